import type { DataSource } from 'typeorm';
import { openEventsAfter, type OpenEvent } from './open-events.ts';
import { inSession, type Session } from './session.ts';

/** Events of one stream in one go. */
const BATCH = 500;

/** Streams that one consumer has still to read. */
export interface Reader {
  readonly consumer: string;
  /** Each once. */
  readonly streams: readonly string[];
  readonly types: readonly string[];
}

/** By stream. */
export type Versions = ReadonlyMap<string, number>;

/**
 * Brings projections up to the end of some streams in one transaction, as `catchUp` does a reaction, but reads the open
 * parts alone and does not wait for the disk: rows and checkpoints would be lost together, and are made again. What
 * several of them read is read once.
 * @param readers each consumer once
 * @param fold gets for each reader its events, stream by stream, each stream's in order, and the transaction to write in;
 *   answers for each the versions up to which its streams came. Where that is not the last of a stream's events, the
 *   checkpoint moves that far and no further.
 */
export function follow(
  dataSource: DataSource,
  readers: readonly Reader[],
  fold: (news: readonly (readonly OpenEvent[])[], session: Session) => Promise<readonly Versions[]>,
): Promise<void> {
  return inSession(dataSource, { commit: 'may be lost', plans: 'kept' }, async (session) => {
    const checkpoints = await lockCheckpoints(session, readers);
    const places = readers.map(({ consumer, streams, types }) => {
      const ofConsumer = checkpoints.get(consumer);
      return {
        consumer,
        types: new Set(types),
        at: new Map(streams.map((stream) => [stream, ofConsumer?.get(stream) ?? 0])),
        moved: new Map<string, number>(),
      };
    });
    const types = [...new Set(readers.flatMap((reader) => reader.types))];
    let after = leastOf(places.map(({ at }) => at));
    while (after.size > 0) {
      const events = await openEventsAfter(session, after, { types, limit: BATCH });
      if (events.length === 0) break;
      const news = places.map((place) =>
        events.filter(({ stream, version, type }) => {
          const checkpoint = place.at.get(stream);
          return checkpoint !== undefined && version > checkpoint && place.types.has(type);
        }),
      );
      const folded = await fold(news, session);
      const stopped = new Set<string>();
      for (const [reader, place] of places.entries()) {
        for (const [stream, version] of folded[reader] ?? []) place.moved.set(stream, version);
        for (const [stream, version] of lastVersions(news[reader] ?? []))
          if (folded[reader]?.get(stream) !== version) stopped.add(stream);
      }
      after = withMore(events, stopped);
    }
    const moves = places.filter(({ moved }) => moved.size > 0);
    if (moves.length > 0)
      await moveCheckpoints(session, new Map(moves.map(({ consumer, moved }) => [consumer, moved])));
  });
}

/** The least version of each stream. */
function leastOf(all: readonly Versions[]): Versions {
  const least = new Map<string, number>();
  for (const versions of all)
    for (const [stream, version] of versions) least.set(stream, Math.min(version, least.get(stream) ?? version));
  return least;
}

/** Where streams go on that gave a full batch, of which nothing stands still: there may be more of them. */
function withMore(events: readonly OpenEvent[], stopped: ReadonlySet<string>): Versions {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return new Map([...lastVersions(events)].filter(([stream]) => counts.get(stream) === BATCH && !stopped.has(stream)));
}

/** The last version of each stream among these events. */
export function lastVersions(events: readonly OpenEvent[]): Versions {
  return new Map(events.map(({ stream, version }) => [stream, version]));
}

/**
 * Locks checkpoints until the transaction ends, in one order for everybody, and waits for those that are locked. A stream
 * that a consumer has never seen is at 0.
 * @param readers each consumer once, with each stream once
 * @returns by consumer and stream
 */
export async function lockCheckpoints(
  session: Session,
  readers: readonly Pick<Reader, 'consumer' | 'streams'>[],
): Promise<ReadonlyMap<string, Versions>> {
  const pairs = readers.flatMap(({ consumer, streams }) => streams.map((stream) => [consumer, stream] as const));
  const wanted = [pairs.map(([consumer]) => consumer), pairs.map(([, stream]) => stream)];
  for (;;) {
    // All or none, or two that lock some, then wait to make others, would wait for each other.
    const rows = await session.query<{ consumer: string; stream: string; version: number }>(
      `select consumer, stream, version from log.checkpoint
       where (consumer, stream) in (select * from unnest($1::text[], $2::text[]))
         and cardinality($1::text[]) = (
           select count(*) from log.checkpoint
           where (consumer, stream) in (select * from unnest($1::text[], $2::text[]))
         )
       order by consumer, stream for update`,
      wanted,
    );
    if (rows.length === pairs.length) {
      const locked = new Map(readers.map(({ consumer }) => [consumer, new Map<string, number>()]));
      for (const { consumer, stream, version } of rows) locked.get(consumer)?.set(stream, version);
      return locked;
    }
    // Again, where a rebuild has taken some away meanwhile.
    await session.query(
      `insert into log.checkpoint (consumer, stream, version)
       select consumer, stream, 0 from unnest($1::text[], $2::text[]) as wanted (consumer, stream)
       order by consumer, stream
       on conflict do nothing`,
      wanted,
    );
  }
}

/** Moves checkpoints that this transaction has locked. @param versions by consumer and stream */
export async function moveCheckpoints(session: Session, versions: ReadonlyMap<string, Versions>): Promise<void> {
  const moves = [...versions].flatMap(([consumer, ofConsumer]) =>
    [...ofConsumer].map(([stream, version]) => ({ consumer, stream, version })),
  );
  await session.query(
    `update log.checkpoint set version = moved.version
     from unnest($1::text[], $2::text[], $3::int[]) as moved (consumer, stream, version)
     where checkpoint.consumer = moved.consumer and checkpoint.stream = moved.stream`,
    [moves.map(({ consumer }) => consumer), moves.map(({ stream }) => stream), moves.map(({ version }) => version)],
  );
}
