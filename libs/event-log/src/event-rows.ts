import type { AppendedRange, EventRow } from './chain.ts';
import type { Session } from './session.ts';

/** A row of `log.event`. */
export type PositionedRow = EventRow & { readonly position: bigint };

const COLUMNS = `stream, version, position, event_id as "eventId", type, envelope, sealed, hash,
  idempotency_key as "idempotencyKey"`;

type RawRow = Omit<PositionedRow, 'position'> & { readonly position: string };

const positioned = (rows: readonly RawRow[]): readonly PositionedRow[] =>
  rows.map((row) => ({ ...row, position: BigInt(row.position) }));

/** Rows of one stream after a version, oldest first. */
export async function rowsAfter(
  session: Session,
  stream: string,
  options: {
    readonly after: number;
    readonly upTo?: number | undefined;
    readonly types?: readonly string[] | undefined;
    readonly limit?: number | undefined;
  },
): Promise<readonly PositionedRow[]> {
  return positioned(
    await session.query<RawRow>(
      `select ${COLUMNS} from log.event
       where stream = $1 and version > $2 and version <= coalesce($3, 2147483647)
         and ($4::text[] is null or type = any($4))
       order by version limit $5`,
      [stream, options.after, options.upTo ?? null, options.types ?? null, options.limit ?? null],
    ),
  );
}

/** The last version of each of these streams and its hash; nothing of those that are empty. */
export async function headsOf(
  session: Session,
  streams: readonly string[],
): Promise<ReadonlyMap<string, { readonly version: number; readonly hash: Buffer }>> {
  const heads = await session.query<{ stream: string; version: number; hash: Buffer }>(
    `select distinct on (stream) stream, version, hash from log.event where stream = any($1)
     order by stream, version desc`,
    [streams],
  );
  return new Map(heads.map(({ stream, version, hash }) => [stream, { version, hash }]));
}

/** One page of the whole log, stream after stream, each oldest first. */
export async function rowsBehind(
  session: Session,
  after: { readonly stream: string; readonly version: number },
  limit: number,
): Promise<readonly PositionedRow[]> {
  return positioned(
    await session.query<RawRow>(
      `select ${COLUMNS} from log.event where (stream, version) > ($1, $2) order by stream, version limit $3`,
      [after.stream, after.version, limit],
    ),
  );
}

export async function rowByIdempotencyKey(session: Session, key: string): Promise<PositionedRow | undefined> {
  return positioned(
    await session.query<RawRow>(`select ${COLUMNS} from log.event where idempotency_key = $1`, [key]),
  )[0];
}

export async function rowsInRanges(
  session: Session,
  ranges: readonly AppendedRange[],
): Promise<readonly PositionedRow[]> {
  return positioned(
    await session.query<RawRow>(
      `select ${COLUMNS} from log.event
       join unnest($1::text[], $2::int[], $3::int[]) with ordinality as range (of_stream, first, last, place)
         on stream = of_stream and version between first and last
       order by place, version`,
      [ranges.map(({ stream }) => stream), ranges.map(({ from }) => from), ranges.map(({ to }) => to)],
    ),
  );
}

/**
 * Inserts events and their outbox rows in one statement, if each stream still ends where `expected` says.
 * A stream that has moved on shows as a broken unique key, or, where the expected end was never there (a version
 * beyond the stream's, another hash), as no row at all.
 * @returns the position of each row, in their order; empty where the expected end is not the stream's
 */
export async function insertRows(
  session: Session,
  expected: readonly { readonly stream: string; readonly version: number; readonly hash: Buffer | null }[],
  rows: readonly EventRow[],
): Promise<readonly bigint[]> {
  const inserted = await session.query<{ stream: string; version: number; position: string }>(
    `with expected (stream, version, hash) as (
       select * from unnest($1::text[], $2::int[], $3::bytea[])
     ), gone as (
       select from expected e left join log.event h on h.stream = e.stream and h.version = e.version
       where e.version > 0 and h.hash is distinct from e.hash
     ), appended as (
       insert into log.event (stream, version, event_id, type, envelope, sealed, hash, idempotency_key)
       select stream, version, event_id, type, envelope, sealed, hash, idempotency_key
       from unnest($4::text[], $5::int[], $6::uuid[], $7::text[], $8::text[], $9::bytea[], $10::bytea[], $11::text[])
         with ordinality as row (stream, version, event_id, type, envelope, sealed, hash, idempotency_key, place)
       where not exists (select from gone)
       order by place
       returning stream, version, position, type
     ), news as (
       insert into log.outbox (stream, version, type) select stream, version, type from appended
     )
     select stream, version, position from appended`,
    [
      expected.map(({ stream }) => stream),
      expected.map(({ version }) => version),
      expected.map(({ hash }) => hash),
      rows.map(({ stream }) => stream),
      rows.map(({ version }) => version),
      rows.map(({ eventId }) => eventId),
      rows.map(({ type }) => type),
      rows.map(({ envelope }) => envelope),
      rows.map(({ sealed }) => sealed),
      rows.map(({ hash }) => hash),
      rows.map(({ idempotencyKey }) => idempotencyKey),
    ],
  );
  const positions = new Map(inserted.map((row) => [`${row.version} ${row.stream}`, BigInt(row.position)]));
  return rows.flatMap((row) => positions.get(`${row.version} ${row.stream}`) ?? []);
}
