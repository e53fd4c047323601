import type { DataSource, EntityManager } from 'typeorm';

/** That an event was appended, as long as nobody has been told. */
export interface OutboxRow {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
}

/**
 * The oldest rows that are there. By what is there, never by a position: the row of a transaction that commits late has
 * a lower id than rows that were taken before it, and would be skipped for good.
 * @param types that this release knows; a row of a newer one stays for a relay that knows it, and is in nobody's way
 * @param options.olderThanMs leaves younger rows to another relay
 * @param options.inHand ids of rows that were taken before and are not deleted yet
 */
export function takeFromOutbox(
  manager: EntityManager,
  types: readonly string[],
  limit: number,
  { olderThanMs = 0, inHand = [] }: { readonly olderThanMs?: number; readonly inHand?: readonly string[] } = {},
): Promise<readonly OutboxRow[]> {
  return manager.query(
    `select id, stream, version, type from log.outbox
     where type = any($3) and ($2 = 0 or at < clock_timestamp() - $2 * interval '1 millisecond')
       and id <> all($4::bigint[])
     order by id limit $1`,
    [limit, olderThanMs, types, arrayOf(inHand)],
  );
}

/** After their nudges are in the queues. Rows that another relay has deleted meanwhile do no harm. */
export async function deleteFromOutbox(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query('delete from log.outbox where id = any($1::bigint[])', [arrayOf(ids)]);
}

/** As Postgres writes it: the driver would look for quotes in each of a thousand numbers. */
const arrayOf = (ids: readonly string[]): string => `{${ids.join(',')}}`;

/** How much waits, and since when: what health and metrics tell. */
export async function outboxDepth(dataSource: DataSource): Promise<{ rows: number; oldestAt: Date | null }> {
  const [depth] = await dataSource.query<[{ rows: number; oldestAt: Date | null }]>(
    'select count(*)::int as rows, min(at) as "oldestAt" from log.outbox',
  );
  return depth;
}
