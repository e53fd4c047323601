import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { CriterionTally, Framework } from '#domain';

/** The tally of an inspection beside the figures of its published letter, a line a criterion. */
export async function besidePublishedFigures(
  framework: Framework,
  tally: readonly CriterionTally[],
  packFolder: string,
): Promise<string> {
  const published = new Map(
    parseFigures(await readFile(join(packFolder, 'published-figures.csv'), 'utf8')).map((row) => [row.criterion, row]),
  );
  const counted = new Map(tally.map((row) => [row.criterion, row]));
  const width = Math.max(...framework.criteria.map(({ id }) => id.length));
  const lines = framework.criteria.map(({ id }) => {
    const ours = counted.get(id);
    const theirs = published.get(id);
    const ourFigure = `${ours?.sufficient ?? 0} of ${ours?.relevant ?? 0}`;
    const theirFigure = theirs === undefined ? '' : `${theirs.sufficient} of ${theirs.relevant}`;
    const note = theirs?.paragraph === '' ? 'not printed; made up' : `paragraph ${theirs?.paragraph ?? '?'}`;
    return `  ${id.padEnd(width)}  ${ourFigure.padStart(8)}  ${theirFigure.padStart(9)}  ${ourFigure === theirFigure ? 'same' : 'DIFFERENT'}  ${note}`;
  });
  return [`  ${'criterion'.padEnd(width)}  ${'tally'.padStart(8)}  ${'published'.padStart(9)}`, ...lines].join('\n');
}

interface PublishedFigure {
  readonly criterion: string;
  readonly sufficient: string;
  readonly relevant: string;
  /** Of the published letter; empty where the figure was not printed. */
  readonly paragraph: string;
}

const parseFigures = (text: string): PublishedFigure[] =>
  parse(text, { columns: true, bom: true, skip_empty_lines: true });
