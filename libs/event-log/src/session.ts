import type { DataSource, EntityManager } from 'typeorm';
import type { PoolClient } from 'pg';
import { allOrFirstFailure, poolOf } from '#platform';

/** One transaction on one connection. */
export interface Session {
  /**
   * Rows as the driver gives them. Texts must be few, for the server may keep the plan of each: values go into `values`.
   * @throws DatabaseAway where the connection is lost; the driver's error, with its SQLSTATE, where the server refuses
   */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A transaction of ours, which can also be told what to say last. */
export interface OwnSession extends Session {
  /** Sends this together with the commit. Where it fails, nothing is committed, and the whole session fails. */
  last(sql: string, values?: readonly unknown[]): void;
}

/** A transaction of TypeORM's as a session; refusals come as TypeORM's errors. */
export const sessionOf = (manager: EntityManager): Session => ({
  query: (sql, values = []) => manager.query(sql, [...values]),
});

/** The server did not answer, or the connection broke: worth another try. */
export class DatabaseAway extends Error {
  constructor(cause: unknown) {
    super(`The database went away: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'DatabaseAway';
  }
}

/** SQLSTATE of a refusal by the server; undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  const isRefusal = error instanceof Error && 'severity' in error && 'code' in error;
  return isRefusal && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Runs `act` in a transaction (`read committed`) of the data source's pool, past TypeORM: folds run for every event, and
 * half of their time would go into texts that are parsed again each time.
 * @param options.commit `waits for the disk`, or `may be lost` for what can be made again: should the server crash within
 *   the next half second, the transaction was never there, as a whole. Another's durable commit carries it along.
 * @param options.plans `kept` for the few rows of a nudge, where planning takes longer than the query; `made anew` for
 *   many, where a plan that was made for an empty table reads the whole of it, page after page, once it is full
 */
export async function inSession<Result>(
  dataSource: DataSource,
  options: { readonly commit: 'waits for the disk' | 'may be lost'; readonly plans: 'kept' | 'made anew' },
  act: (session: OwnSession) => Promise<Result>,
): Promise<Result> {
  const client = await poolOf(dataSource).connect().catch(lost);
  // A connection that breaks between two queries is reported here, and by the next query.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken = false;
  try {
    const begun = client
      .query(options.commit === 'may be lost' ? 'begin; set local synchronous_commit = off' : 'begin')
      .catch(lost);
    // Not waited for: the first query is sent behind it. Where it fails, so does that query, and this is heard below.
    begun.catch(ignore);
    const last: Parameters<OwnSession['last']>[] = [];
    const query: Session['query'] = (sql, values) => ask(client, options.plans, sql, values);
    const result = await act({ query, last: (...said) => void last.push(said) });
    await begun;
    // After a refusal the server answers `commit` by rolling back, and says so in no error: the refusal itself is thrown.
    await allOrFirstFailure([...last.map(([sql, values]) => query(sql, values)), client.query('commit').catch(lost)]);
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

async function ask<Row extends object>(
  client: PoolClient,
  plans: 'kept' | 'made anew',
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows } = await client
    .query<Row>({ ...(plans === 'kept' && { name: nameOf(text) }), text, values: [...values] })
    .catch(lost);
  return rows;
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `session_${names.size}`;
  names.set(text, name);
  return name;
}

function lost(error: unknown): never {
  throw sqlStateOf(error) === undefined ? new DatabaseAway(error) : error;
}
