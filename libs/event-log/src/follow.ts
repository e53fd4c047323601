import type { DataSource } from 'typeorm';
import { openEventsAfter, type OpenEvent } from './open-events.ts';
import { inSession, type Session } from './session.ts';

/** Events of one stream in one go. */
const BATCH = 500;

/**
 * Brings a projection up to the end of some streams in one transaction, as `catchUp` does a reaction, but reads the open
 * parts alone and does not wait for the disk: rows and checkpoints would be lost together, and are made again.
 * @param fold gets events stream by stream, each stream's in order, and the transaction to write in; answers the version
 *   up to which each stream came. Where that is not the last of its events, the checkpoint moves that far and no further.
 */
export function follow(
  dataSource: DataSource,
  {
    consumer,
    streams,
    types,
  }: { readonly consumer: string; readonly streams: readonly string[]; readonly types: readonly string[] },
  fold: (events: readonly OpenEvent[], session: Session) => Promise<ReadonlyMap<string, number>>,
): Promise<void> {
  return inSession(dataSource, { commit: 'may be lost', plans: 'kept' }, async (session) => {
    const checkpoints = await lockCheckpoints(session, consumer, streams);
    let after: ReadonlyMap<string, number> = new Map(streams.map((stream) => [stream, checkpoints.get(stream) ?? 0]));
    const moved = new Map<string, number>();
    while (after.size > 0) {
      const events = await openEventsAfter(session, after, { types, limit: BATCH });
      if (events.length === 0) break;
      const folded = await fold(events, session);
      for (const [stream, version] of folded) moved.set(stream, version);
      after = withMore(events, folded);
    }
    if (moved.size > 0) await moveCheckpoints(session, consumer, moved);
  });
}

/** Streams that were folded to the end of a full batch: there may be more of them. */
function withMore(events: readonly OpenEvent[], folded: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  const ends = lastVersions(events);
  return new Map(
    [...folded].filter(([stream, version]) => counts.get(stream) === BATCH && ends.get(stream) === version),
  );
}

/** The last version of each stream among these events. */
export function lastVersions(events: readonly OpenEvent[]): ReadonlyMap<string, number> {
  return new Map(events.map(({ stream, version }) => [stream, version]));
}

/**
 * Locks a consumer's checkpoints of these streams until the transaction ends, in the order of their names, and waits
 * for those that are locked. A stream that it has never seen is at 0.
 * @param streams each once
 */
export async function lockCheckpoints(
  session: Session,
  consumer: string,
  streams: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  // All or none, or two that lock some, then wait to make others, would wait for each other.
  const lockAll = async (): Promise<ReadonlyMap<string, number>> => {
    const rows = await session.query<{ stream: string; version: number }>(
      `select stream, version from log.checkpoint where consumer = $1 and stream = any($2)
       and cardinality($2::text[]) = (select count(*) from log.checkpoint where consumer = $1 and stream = any($2))
       order by stream for update`,
      [consumer, streams],
    );
    return new Map(rows.map(({ stream, version }) => [stream, version]));
  };
  for (;;) {
    const locked = await lockAll();
    if (locked.size === streams.length) return locked;
    // Again, where a rebuild has taken some away meanwhile.
    await session.query(
      `insert into log.checkpoint (consumer, stream, version)
       select $1, stream, 0 from unnest($2::text[]) as stream order by stream
       on conflict do nothing`,
      [consumer, streams],
    );
  }
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
