import type { Duplex } from 'node:stream';
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
  /**
   * What is not waited for: it goes to the server with what is asked next, or with the commit. Where it is refused, nothing
   * is committed, and the session fails with the reason.
   * @param hear gets the rows, before the session is settled
   */
  send(sql: string, values?: readonly unknown[], hear?: (rows: object[]) => void): void;
  /** Waits for whatever was sent. @throws as `query`, the first reason of several */
  settle(): Promise<void>;
}

/** A transaction that somebody else began and ends; a manager without one has each statement commit by itself. */
export type Transaction = EntityManager | Session;

export const isSession = (transaction: Transaction): transaction is Session => 'settle' in transaction;

/**
 * A transaction of TypeORM's as a session; refusals come as TypeORM's errors, and of an `update` or `delete` its own answer:
 * the rows and their count. Whoever sends must wait until it is settled.
 */
export const sessionOf = (transaction: Transaction): Session => {
  if (isSession(transaction)) return transaction;
  const query: Session['query'] = (sql, values = []) => transaction.query(sql, [...values]);
  return { query, ...sending(query) };
};

function sending(send: Session['query']): Pick<Session, 'send' | 'settle'> {
  let sent: Promise<unknown>[] = [];
  return {
    send(sql, values, hear = ignore) {
      const answer = send(sql, values).then(hear);
      answer.catch(ignore);
      sent.push(answer);
    },
    async settle() {
      const waited = sent;
      sent = [];
      await allOrFirstFailure(waited);
    },
  };
}

const ignore = (): void => undefined;

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
  options: SessionOptions,
  act: (session: Session) => Promise<Result>,
): Promise<Result> {
  const client = await poolOf(dataSource).connect().catch(lost);
  // A connection that breaks between two queries is reported here, and by the next query.
  client.on('error', ignore);
  const { hold, letGo } = holding(client.connection.stream);
  let broken = false;
  try {
    hold();
    // Not waited for: the first query goes with it. Where the connection is lost, so is that query; this is heard below.
    const begun = client.query(beginningOf(options)).catch(lost);
    begun.catch(ignore);
    const { send, settle } = sending((sql, values) => {
      hold();
      return asked(client, options, sql, values);
    });
    const session: Session = {
      query: (sql, values) => letGo(asked(client, options, sql, values)),
      send,
      settle: () => letGo(settle()),
    };
    let result: Result;
    try {
      result = await act(session);
    } catch (error) {
      // What was sent before may be the reason: of all that follows a refusal the server says only that there was one.
      await session.settle();
      throw error;
    }
    // After a refusal the server answers `commit` by rolling back, and says so in no error: the refusal itself is thrown.
    await allOrFirstFailure([begun, settle(), letGo(client.query('commit').catch(lost))]);
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true));
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** Runs one statement that way, with its transaction in one go to the server and back. @throws as `inSession` */
export async function queryAlone<Row extends object>(
  dataSource: DataSource,
  options: SessionOptions,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  let rows: Row[] = [];
  await inSession(dataSource, options, async (session) =>
    session.send(sql, values, (heard) => (rows = heard as Row[])),
  );
  return rows;
}

interface Holding {
  readonly hold: () => void;
  /** Lets go of everything that was held, with what asks for this answer. */
  readonly letGo: <Answer>(answer: Answer) => Answer;
}

/** Keeps back what is written to a stream: each sending wakes the server, which takes longer than most of what it is told. */
function holding(stream: Duplex): Holding {
  let isHeld = false;
  return {
    hold() {
      if (!isHeld) stream.cork();
      isHeld = true;
    },
    letGo(answer) {
      if (isHeld) stream.uncork();
      isHeld = false;
      return answer;
    },
  };
}

interface SessionOptions {
  readonly commit: 'waits for the disk' | 'may be lost';
  readonly plans: 'kept' | 'made anew';
}

/**
 * Left to itself, the server makes some plans anew each time, believing that kept ones would be dear; and it keeps for long
 * what it made while a table was small, and reads the whole of it, row after row, once it is not. A few rows are probed for.
 */
const beginningOf = ({ commit, plans }: SessionOptions): string =>
  [
    'begin',
    ...(commit === 'may be lost' ? ['set local synchronous_commit = off'] : []),
    ...(plans === 'kept' ? ['set local plan_cache_mode = force_generic_plan', 'set local enable_seqscan = off'] : []),
  ].join('; ');

async function asked<Row extends object>(
  client: PoolClient,
  { plans }: SessionOptions,
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
