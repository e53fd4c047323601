import type { DataSource, EntityManager } from 'typeorm';
import { type ChainFault, checkChain } from './chain.ts';
import { type PositionedRow, rowsBehind } from './event-rows.ts';
import { sessionOf } from './session.ts';

const PAGE = 1_000;

/**
 * Recomputes every hash of the log. Finds an event that was edited, and one that is missing inside its stream; a tail
 * that was cut off, or a last event that was edited together with its hash, needs the anchors kept outside.
 * @returns how many events were looked at, and every fault
 */
export async function verifyChain(dataSource: DataSource): Promise<{ events: number; faults: readonly ChainFault[] }> {
  const faults: ChainFault[] = [];
  let events = 0;
  let last: PositionedRow | undefined;
  for (;;) {
    const page = await rowsBehind(sessionOf(dataSource.manager), last ?? { stream: '', version: 0 }, PAGE);
    if (page.length === 0) return { events, faults };
    events += page.length;
    for (const rows of byStream(page))
      faults.push(...checkChain(rows, last?.stream === rows[0]?.stream ? last : undefined));
    last = page.at(-1);
  }
}

function byStream(page: readonly PositionedRow[]): readonly (readonly PositionedRow[])[] {
  const runs: PositionedRow[][] = [];
  for (const row of page) {
    const run = runs.at(-1);
    if (run?.[0]?.stream === row.stream) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** The streams whose names begin with `prefix`, by name, with their last version. */
export function listStreams(
  manager: EntityManager,
  prefix: string,
): Promise<readonly { readonly stream: string; readonly version: number }[]> {
  return manager.query(
    'select stream, max(version) as version from log.event where starts_with(stream, $1) group by stream order by stream',
    [prefix],
  );
}
