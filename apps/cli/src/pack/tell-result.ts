import type { CriterionTally } from '#domain';
import type { Pack } from './pack.ts';

/** What a run has come to; `leftAside` counts readings of cases that were not drawn and is told to people alone. */
export interface PackResult {
  readonly inspectionId: string;
  readonly framework: string;
  readonly sampleSize: number;
  readonly seed: string | null;
  readonly leftAside: number;
  readonly tally: readonly CriterionTally[];
  readonly letter: {
    readonly edition: number;
    /** Of the PDF. */
    readonly sha256: string;
    readonly html: string;
    readonly text: string;
    readonly pdf: string;
  };
  readonly dispatch: {
    readonly recipients: number;
    readonly sent: number;
    readonly failed: number;
    readonly unknown: number;
  };
  readonly replay: { readonly events: number; readonly equal: boolean };
}

export function toldAsJson({
  inspectionId,
  framework,
  sampleSize,
  seed,
  tally,
  letter,
  dispatch,
  replay,
}: PackResult): string {
  return `${JSON.stringify({ inspectionId, framework, sampleSize, seed, tally, letter, dispatch, replay }, null, 2)}\n`;
}

/** The tally by theme, then the dispatch, as a person reads them. */
export function toldAsLines(
  { framework: { themes, criteria } }: Pack,
  result: PackResult,
  mailFolder: string | null,
): string {
  const rows = new Map(result.tally.map((row) => [row.criterion, row]));
  const width = Math.max(...criteria.map(({ title }) => title.length));
  const lines = themes.flatMap(({ number, title }) => [
    '',
    `${number}. ${title}`,
    ...criteria
      .filter(({ theme }) => theme === number)
      .map((criterion) => {
        const row = rows.get(criterion.id);
        return `   ${criterion.title.padEnd(width)}  ${String(row?.sufficient ?? 0).padStart(3)} of ${row?.relevant ?? 0}`;
      }),
  ]);
  const { recipients, sent, failed, unknown } = result.dispatch;
  return [
    ...lines,
    '',
    `Copies: ${sent} of ${recipients} sent, ${failed} failed, ${unknown} unknown.`,
    `Replay: ${result.replay.events} events, ${result.replay.equal ? 'the same read models' : 'DIFFERENT read models'}.`,
    `Letter: ${result.letter.pdf}`,
    `        SHA-256 ${result.letter.sha256}`,
    ...(mailFolder === null ? [] : [`Mail:   ${mailFolder}`]),
    '',
  ].join('\n');
}
