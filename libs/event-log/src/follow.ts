import type { DataSource } from 'typeorm';
import { newsAfter, openEvent, openEventsAfter, type OpenEvent, type OpenRow } from './open-events.ts';
import { inSession, type Session } from './session.ts';

/** In one look, of all streams together: some megabytes of rows and events in a worker's bounded heap. */
const EVENTS_AT_ONCE = 2_000;
const limitOf = (streams: number): number => Math.max(1, Math.floor(EVENTS_AT_ONCE / streams));

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
    const types = [...new Set(readers.flatMap((reader) => reader.types))];
    const streams = new Set(readers.flatMap((reader) => reader.streams));
    let limit = limitOf(streams.size);
    const { checkpoints, events: first } = await lockAndRead(session, readers, { types, limit });
    const places = readers.map((reader) => ({
      consumer: reader.consumer,
      types: new Set(reader.types),
      at: checkpoints.get(reader.consumer) ?? new Map<string, number>(),
      moved: new Map<string, number>(),
    }));
    for (let events = first; events.length > 0;) {
      const news = places.map(({ at, types: own }) =>
        events.filter(({ stream, version, type }) => version > (at.get(stream) ?? Infinity) && own.has(type)),
      );
      const folded = await fold(news, session);
      const stopped = new Set<string>();
      for (const [reader, place] of places.entries()) {
        for (const [stream, version] of folded[reader] ?? []) place.moved.set(stream, version);
        for (const [stream, version] of lastVersions(news[reader] ?? []))
          if (folded[reader]?.get(stream) !== version) stopped.add(stream);
      }
      const after = withMore(events, limit, stopped);
      if (after.size === 0) break;
      limit = limitOf(after.size);
      events = await openEventsAfter(session, after, { types, limit });
    }
    const moves = places.filter(({ moved }) => moved.size > 0);
    if (moves.length > 0) moveCheckpoints(session, new Map(moves.map(({ consumer, moved }) => [consumer, moved])));
  });
}

/** Where streams go on that gave as many events as they may, of which nothing stands still: there may be more of them. */
function withMore(events: readonly OpenEvent[], limit: number, stopped: ReadonlySet<string>): Versions {
  const counts = new Map<string, number>();
  for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  return new Map([...lastVersions(events)].filter(([stream]) => counts.get(stream) === limit && !stopped.has(stream)));
}

/** The last version of each stream among these events. */
export function lastVersions(events: readonly OpenEvent[]): Versions {
  return new Map(events.map(({ stream, version }) => [stream, version]));
}

interface Locked {
  /** By consumer and stream. */
  readonly checkpoints: ReadonlyMap<string, Versions>;
  /** After the least of a stream's checkpoints, stream after stream. */
  readonly events: readonly OpenEvent[];
}

/**
 * Locks checkpoints, as `lockCheckpoints` does, and reads what comes after them, in one statement. What it sees of the log
 * is as old as its beginning, what it sees of a checkpoint that it had to wait for is new: events of the time between are
 * not read, but whoever appended them has nudged since.
 */
async function lockAndRead(
  session: Session,
  readers: readonly Pick<Reader, 'consumer' | 'streams'>[],
  { types, limit }: { readonly types: readonly string[]; readonly limit: number },
): Promise<Locked> {
  const [locked, news] = await lockWith(session, readers, (locking) => ({
    sql: `with locked as materialized (${locking}),
       news as (${newsAfter('(select stream, min(version) from locked group by stream)')})
       select consumer, stream, version, null::bigint as position, null::text as envelope from locked
       union all
       select null, stream, version, position, envelope from news
       order by stream, version`,
    values: [types, limit],
  }));
  return { checkpoints: byConsumer(locked), events: news.map(openEvent) };
}

interface LockedRow {
  readonly consumer: string;
  readonly stream: string;
  readonly version: number;
}

interface NewsRow extends OpenRow {
  readonly consumer: null;
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
  const [locked] = await lockWith(session, readers, (locking) => ({
    sql: `with locked as materialized (${locking}) select consumer, stream, version from locked`,
    values: [],
  }));
  return byConsumer(locked);
}

/** Checkpoints that this process has locked before, as `consumer stream`: of others it does not ask whether they are there. */
const known = new Set<string>();
const knownAtMost = 50_000;

/**
 * Locks in one question, and makes what is missing; in two where checkpoints have been taken away that were there before.
 * @param ask SQL around that which locks them, and its further values from the third on
 */
async function lockWith(
  session: Session,
  readers: readonly Pick<Reader, 'consumer' | 'streams'>[],
  ask: (locking: string) => { readonly sql: string; readonly values: readonly unknown[] },
): Promise<[locked: LockedRow[], news: NewsRow[]]> {
  const names = readers.flatMap(({ consumer, streams }) => streams.map((stream) => `${consumer} ${stream}`));
  for (const locking of names.every((name) => known.has(name)) ? [lockAll, makeAll] : [makeAll]) {
    const { sql, values } = ask(locking);
    const rows = await session.query<LockedRow | NewsRow>(sql, [...pairsOf(readers), ...values]);
    const locked = rows.filter((row) => row.consumer !== null);
    if (locked.length < names.length) continue;
    if (known.size + names.length > knownAtMost) known.clear();
    for (const name of names) known.add(name);
    return [locked, rows.filter((row) => row.consumer === null)];
  }
  throw new Error('A checkpoint could not be made.');
}

/** All or none, or two that lock some, then wait to make others, would wait for each other. */
const lockAll = `select consumer, stream, version from log.checkpoint
   where (consumer, stream) in (select * from unnest($1::text[], $2::text[]))
     and cardinality($1::text[]) = (
       select count(*) from log.checkpoint where (consumer, stream) in (select * from unnest($1::text[], $2::text[]))
     )
   order by consumer, stream for update`;

/** Makes those that are missing, at 0, and locks all; of each that was there it writes a version for nothing. */
const makeAll = `insert into log.checkpoint as checkpoint (consumer, stream, version)
   select consumer, stream, 0 from unnest($1::text[], $2::text[]) as wanted (consumer, stream) order by consumer, stream
   on conflict (consumer, stream) do update set version = checkpoint.version
   returning consumer, stream, version`;

/** Consumers and streams, as two columns. */
function pairsOf(readers: readonly Pick<Reader, 'consumer' | 'streams'>[]): [string[], string[]] {
  return [
    readers.flatMap(({ consumer, streams }) => streams.map(() => consumer)),
    readers.flatMap(({ streams }) => streams),
  ];
}

function byConsumer(rows: readonly LockedRow[]): ReadonlyMap<string, Versions> {
  const versions = new Map<string, Map<string, number>>();
  for (const { consumer, stream, version } of rows) {
    const ofConsumer = versions.get(consumer) ?? new Map<string, number>();
    versions.set(consumer, ofConsumer.set(stream, version));
  }
  return versions;
}

/** Moves checkpoints that this transaction has locked. @param versions by consumer and stream */
export function moveCheckpoints(session: Session, versions: ReadonlyMap<string, Versions>): void {
  const moves = [...versions].flatMap(([consumer, ofConsumer]) =>
    [...ofConsumer].map(([stream, version]) => ({ consumer, stream, version })),
  );
  session.send(
    `update log.checkpoint set version = moved.version
     from unnest($1::text[], $2::text[], $3::int[]) as moved (consumer, stream, version)
     where checkpoint.consumer = moved.consumer and checkpoint.stream = moved.stream`,
    [moves.map(({ consumer }) => consumer), moves.map(({ stream }) => stream), moves.map(({ version }) => version)],
  );
}
