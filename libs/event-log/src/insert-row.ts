import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { poolOf } from '#platform';
import type { EventRow } from './chain.ts';

/**
 * A text and a name that never change, so that each connection has it parsed and planned once: planning took longer than
 * executing (0.32 to 0.23 ms). A pooler in front of the database must know prepared statements.
 */
const INSERT_ROW = {
  name: 'append_event',
  text: `with appended as (
      insert into log.event (stream, version, event_id, type, envelope, sealed, hash, idempotency_key)
      select $1::text, $2::int, $3::uuid, $4::text, $5::text, $6::bytea, $7::bytea, $8::text
      where $2 = 1 or exists (select from log.event where stream = $1 and version = $2 - 1 and hash = $9)
      returning position
    ), news as (
      insert into log.outbox (stream, version, type) select $1, $2, $4 from appended returning id
    )
    select position, news.id as "outboxId" from appended, news`,
};

export interface InsertedRow {
  readonly position: bigint;
  /** Of the outbox row. */
  readonly outboxId: string;
}

/**
 * Inserts one event and its outbox row, as `insertRows` does for several, in a statement that commits by itself, or in
 * the transaction.
 * @param before hash of the event before; null for a stream's first
 * @returns undefined where the event before is not there or has another hash
 */
export async function insertRow(
  on: { readonly dataSource: DataSource; readonly transaction: EntityManager | undefined },
  row: EventRow,
  before: Buffer | null,
): Promise<InsertedRow | undefined> {
  const { stream, version, eventId, type, envelope, sealed, hash, idempotencyKey } = row;
  const values = [stream, version, eventId, type, envelope, sealed, hash, idempotencyKey, before];
  const connection = on.transaction ? await connectionOf(on.transaction) : poolOf(on.dataSource);
  const { rows } = await connection.query<{ position: string; outboxId: string }>({ ...INSERT_ROW, values });
  return rows[0] && { ...rows[0], position: BigInt(rows[0].position) };
}

async function connectionOf({ queryRunner }: EntityManager): Promise<PoolClient> {
  if (queryRunner === undefined) throw new Error('A manager without a connection of its own is no transaction.');
  return (await queryRunner.connect()) as PoolClient;
}
