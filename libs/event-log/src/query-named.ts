import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { poolOf } from '#platform';

/** Where a statement runs: in the transaction, or by itself on any connection of the data source. */
export interface On {
  readonly dataSource: DataSource;
  readonly transaction: EntityManager | undefined;
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
  const connection = transaction ? await connectionOf(transaction) : poolOf(dataSource);
  const { rows } = await connection.query<Row>({ name, text, values: [...values] });
  return rows;
}

async function connectionOf({ queryRunner }: EntityManager): Promise<PoolClient> {
  if (queryRunner === undefined) throw new Error('A manager without a connection of its own is no transaction.');
  return (await queryRunner.connect()) as PoolClient;
}
