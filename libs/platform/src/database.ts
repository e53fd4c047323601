import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { log } from './log.ts';

/** The server did not answer, or refused us; the message names the address, never the password. */
export class DatabaseUnreachable extends Error {
  constructor(address: string, cause: unknown) {
    super(`No database at ${address}: ${reasonOf(cause)}`, { cause });
    this.name = 'DatabaseUnreachable';
  }
}

const CONNECT_WITHIN_MS = 5_000;
// A server that accepts and then says nothing must not hang a start: operators are promised an answer in ten seconds.
const ANSWER_WITHIN_MS = 8_000;

/**
 * Opens a pool of connections. Nothing is created or changed; migrations are a step of their own.
 * @param poolSize most connections at once, 10 unless told
 * @throws DatabaseUnreachable within ten seconds
 */
export async function openDatabase(
  url: string,
  options: { applicationName?: string; poolSize?: number } = {},
): Promise<DataSource> {
  // Loaded here, since a third of a second goes by until it is: a command that opens no database should not wait for it.
  const typeorm = await import('typeorm');
  const dataSource = new typeorm.DataSource({
    type: 'postgres',
    url,
    applicationName: options.applicationName ?? 'inspection',
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: CONNECT_WITHIN_MS,
    installExtensions: false,
    synchronize: false,
    logging: false,
    // Queries that do not wait for each other's answers go to the server in one write.
    extra: { pipeline: true },
    // A connection that breaks while idle is replaced by the pool; unheard, it would end the process.
    poolErrorHandler: (error: Error) => log.warn('database connection lost', { reason: error.message }),
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_WITHIN_MS / 1000} seconds`)), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([dataSource.initialize(), tooLate]);
  } catch (cause) {
    throw new DatabaseUnreachable(addressOf(url), cause);
  } finally {
    clearTimeout(timer);
  }
}

/** The pool of pg under TypeORM: for the few queries that are asked so often that what lies between would show. */
export function poolOf({ driver }: DataSource): Pool {
  if (!('master' in driver)) throw new Error('The data source is not open, or has no pool of pg.');
  return driver.master as Pool;
}

/** `host:port/database` of a database URL: what may be printed. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read';
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`;
}

function reasonOf(cause: unknown): string {
  // Node tries IPv6 and IPv4 and reports both in one error with an empty message.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Runs `act` if nobody else holds the lock of this name on this database, in any process.
 * The lock goes with its connection, so a killed holder leaves none behind.
 * @returns whether `act` ran
 */
export async function underLock(dataSource: DataSource, name: string, act: () => Promise<void>): Promise<boolean> {
  const holder = dataSource.createQueryRunner();
  await holder.connect();
  try {
    const [{ held }] = (await holder.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [name])) as [
      { held: boolean },
    ];
    if (!held) return false;
    try {
      await act();
      return true;
    } finally {
      await holder.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    }
  } finally {
    await holder.release();
  }
}
