import type { ExcludedCase, Framework, StratifiedDraw } from '#domain';
import { decimal, nameOfFramework } from '#domain';

/** A draw for a person at a terminal. */
export function drawInWords(
  draw: StratifiedDraw & { readonly excluded: readonly ExcludedCase[] },
  asked: {
    readonly path: string;
    readonly seed: string;
    readonly size: number;
    readonly inputsSha256: string;
    readonly framework: Framework;
    readonly fieldworkStart: string;
    /** Cases in the file, eligible or not. */
    readonly caseload: number;
  },
): string {
  const { caseRefs, reserves, strata, steps, notes, excluded, algorithm } = draw;
  const eligible = asked.caseload - excluded.length;
  return [
    `Drew ${caseRefs.length} of ${eligible} eligible cases (${asked.caseload} in ${asked.path}), fieldwork from ${asked.fieldworkStart}, ${nameOfFramework(asked.framework)}.`,
    ...notes.map((note) => `NOTE: ${note}`),
    ...section('Drawn, in order', [caseRefs.join(' ')]),
    ...section('In reserve, in order', [reserves.join(' ')]),
    ...section('Strata', tableOf(strata)),
    ...section(
      'Why',
      steps.map(({ sentence }) => sentence),
    ),
    ...section(
      'Not eligible',
      excluded.map(({ case: caseRef, reason }) => `${caseRef}: ${reason}`),
    ),
    '',
    `Algorithm ${algorithm}, seed ${asked.seed}`,
    `Inputs, SHA-256: ${asked.inputsSha256}`,
    `Again: npm run inspection -- draw ${quoted(asked.path)} --framework ${nameOfFramework(asked.framework)} --size ${asked.size} --fieldwork-start ${asked.fieldworkStart} ${seedOption(asked.seed)}`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  const said = lines.filter((line) => line !== '');
  return said.length === 0 ? [] : ['', title, ...said.map((line) => `  ${line}`)];
}

function tableOf(strata: StratifiedDraw['strata']): readonly string[] {
  const rows = [
    ['drawn', 'in proportion', 'eligible', 'stratum'],
    ...strata.map(({ stratum, population, proportion, caseRefs }) => [
      String(caseRefs.length),
      decimal(proportion),
      String(population),
      stratum,
    ]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return strata.length === 0
    ? []
    : rows.map((row) => row.map((cell, column) => (column === 3 ? cell : cell.padStart(width(column)))).join('  '));
}

/** What starts with a hyphen would be taken for an option of its own. */
const seedOption = (seed: string): string =>
  seed.startsWith('-') ? `--seed=${quoted(seed)}` : `--seed ${quoted(seed)}`;

/** For a POSIX shell, where it needs it. */
const quoted = (word: string): string => (/^[\w./:@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
