import { createPostgresBackend, createRedisBackend, type BackendFactory, type PgPool } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { queueSchema } from './migrate-queues.ts';
import { queueNames } from './names.ts';

export interface QueueSettings {
  /** The queues lie in this database unless `redisUrl` is set. */
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
  /** A job whose process has died is another's after this long, and after 30 seconds at the latest. */
  readonly leaseSeconds?: number | undefined;
  /** 15 unless told. */
  readonly sweepSeconds?: number | undefined;
}

/** Where the queues lie. All else of the wiring is the same for both. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  readonly factory: BackendFactory;
  /** @throws QueuesUnreachable within ten seconds */
  reach(): Promise<void>;
  /** Ends the connections that all queues and workers of this process share. */
  end(): Promise<void>;
}

/** Nobody answered where the queues should be; the message names the address, never the password. */
export class QueuesUnreachable extends Error {
  constructor(address: string, cause: unknown) {
    super(`No queues at ${address}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'QueuesUnreachable';
  }
}

async function reach(url: string, ask: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in 8 seconds')), 8000);
  });
  try {
    await Promise.race([ask(), tooLate]);
  } catch (cause) {
    throw new QueuesUnreachable(URL.canParse(url) ? new URL(url).host : 'an address that cannot be read', cause);
  } finally {
    clearTimeout(timer);
  }
}

/** Every worker holds one connection to LISTEN on; the rest are for claiming, finishing and adding jobs. */
const workingConnections = 6;

/** @throws Error where neither address is set */
export function openBackend(settings: QueueSettings, report: (error: Error) => void): QueueBackend {
  if (settings.redisUrl) return openRedis(settings.redisUrl, report);
  if (settings.databaseUrl) return openPostgres(settings.databaseUrl, report);
  throw new Error('Queues need REDIS_URL or DATABASE_URL.');
}

function openPostgres(databaseUrl: string, report: (error: Error) => void): QueueBackend {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // A pool that we make ourselves gets no search path from BullMQ.
    options: `-c search_path=${queueSchema}`,
    application_name: 'queues',
    max: queueNames.length + workingConnections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Each queue and worker adds a listener of its own.
  pool.setMaxListeners(0);
  pool.on('error', report);
  // BullMQ takes a pool of node-postgres as it is; only the compiler cannot see it through the overloads of its types.
  const shared = pool as unknown as PgPool;
  return {
    kind: 'postgres',
    factory: (name, options, more) => createPostgresBackend(name, { ...options, connection: shared }, more),
    reach: () => reach(databaseUrl, () => pool.query('select')),
    end: () => pool.end(),
  };
}

/**
 * A connection that is let go holds the process for as long as `disconnectTimeout`, in milliseconds. No auto-pipelining:
 * Redis and this process would take turns instead of working at the same time (a third fewer nudges a second).
 */
const redisOptions = { connectionName: 'queues', disconnectTimeout: 500 };

function openRedis(redisUrl: string, report: (error: Error) => void): QueueBackend {
  // A producer gives up an add after three tries, and the relay keeps its rows; a worker waits for Redis as long as it takes.
  const producer = new Redis(redisUrl, { ...redisOptions, maxRetriesPerRequest: 3 });
  const worker = new Redis(redisUrl, { ...redisOptions, maxRetriesPerRequest: null });
  for (const connection of [producer, worker]) {
    connection.setMaxListeners(0);
    connection.on('error', report);
  }
  return {
    kind: 'redis',
    factory: (name, options, more) =>
      createRedisBackend(name, { ...options, connection: more?.withBlockingConnection ? worker : producer }, more),
    reach: () => reach(redisUrl, () => producer.ping()),
    end: async () => {
      producer.disconnect();
      worker.disconnect();
    },
  };
}
