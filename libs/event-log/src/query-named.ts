import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { poolOf } from '#platform';
import { isSession, type Transaction } from './session.ts';

/** Where a statement runs: in the transaction, or by itself on any connection of the data source. */
export interface On {
  readonly dataSource: DataSource;
  readonly transaction: Transaction | undefined;
}

/** A text and a name that never change. */
export interface NamedStatement {
  readonly name: string;
  readonly text: string;
}

/**
 * Asks past TypeORM what every append asks: each connection has the statement parsed once, and planned a few times at most.
 * A pooler in front of the database must know prepared statements.
 */
export async function queryNamed<Row extends object>(
  { dataSource, transaction }: On,
  { name, text }: NamedStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  // A session names what it asks itself, if its plans are kept.
  if (transaction && isSession(transaction)) return transaction.query<Row>(text, values);
  const connection = transaction ? await connectionOf(transaction) : poolOf(dataSource);
  const { rows } = await connection.query<Row>({ name, text, values: [...values] });
  return rows;
}

async function connectionOf({ queryRunner }: EntityManager): Promise<PoolClient> {
  if (queryRunner === undefined) throw new Error('A manager without a connection of its own is no transaction.');
  return (await queryRunner.connect()) as PoolClient;
}
