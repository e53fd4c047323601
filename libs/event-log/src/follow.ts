import type { DataSource } from 'typeorm';
import { openEventsAfter, type OpenEvent } from './open-events.ts';
import { inSession, type Session } from './session.ts';

const BATCH = 500;

/**
 * Brings a projection up to the end of one stream, as `catchUp` does a reaction, but reads the open parts alone and does
 * not wait for the disk: rows and checkpoint would be lost together, and are made again.
 * @param fold gets events in order, at most 500 at a time, and the transaction to write in; answers the version up to
 *   which it came. Where that is not the last, the checkpoint moves that far and no further.
 * @returns the checkpoint before and after
 */
export function follow(
  dataSource: DataSource,
  {
    consumer,
    stream,
    types,
  }: { readonly consumer: string; readonly stream: string; readonly types: readonly string[] },
  fold: (events: readonly OpenEvent[], session: Session) => Promise<number>,
): Promise<{ from: number; to: number }> {
  return inSession(dataSource, { commit: 'may be lost', plans: 'kept' }, async (session) => {
    const from = (await lockCheckpoints(session, consumer, [stream])).get(stream) ?? 0;
    let to = from;
    for (;;) {
      const events = await openEventsAfter(session, stream, { after: to, types, limit: BATCH });
      const last = events.at(-1);
      if (last === undefined) break;
      const folded = await fold(events, session);
      to = Math.max(to, folded);
      if (folded < last.version || events.length < BATCH) break;
    }
    if (to > from) await moveCheckpoints(session, consumer, new Map([[stream, to]]));
    return { from, to };
  });
}

/**
 * Locks a consumer's checkpoints of these streams until the transaction ends, in the order of their names, and waits
 * for those that are locked. A stream that it has never seen is at 0.
 */
export async function lockCheckpoints(
  session: Session,
  consumer: string,
  streams: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const lock = async (): Promise<ReadonlyMap<string, number>> => {
    const rows = await session.query<{ stream: string; version: number }>(
      `select stream, version from log.checkpoint where consumer = $1 and stream = any($2)
       order by stream for update`,
      [consumer, streams],
    );
    return new Map(rows.map(({ stream, version }) => [stream, version]));
  };
  const known = await lock();
  if (known.size === streams.length) return known;
  await session.query(
    `insert into log.checkpoint (consumer, stream, version)
     select $1, stream, 0 from unnest($2::text[]) as stream order by stream
     on conflict do nothing`,
    [consumer, streams],
  );
  return lock();
}

/** Moves checkpoints that this transaction has locked. */
export async function moveCheckpoints(
  session: Session,
  consumer: string,
  versions: ReadonlyMap<string, number>,
): Promise<void> {
  await session.query(
    `update log.checkpoint set version = moved.version
     from unnest($2::text[], $3::int[]) as moved (stream, version)
     where checkpoint.consumer = $1 and checkpoint.stream = moved.stream`,
    [consumer, [...versions.keys()], [...versions.values()]],
  );
}
