import { createPostgresBackend, createRedisBackend, type BackendFactory, type PgPool } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { queueSchema } from './migrate-queues.ts';
import { queueNames } from './names.ts';

export interface QueueSettings {
  /** The queues lie in this database unless `redisUrl` is set. */
  readonly databaseUrl?: string | undefined;
  readonly redisUrl?: string | undefined;
}

/** Where the queues lie. All else of the wiring is the same for both. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  readonly factory: BackendFactory;
  /** Ends the connections that all queues and workers of this process share. */
  end(): Promise<void>;
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
    end: () => pool.end(),
  };
}

function openRedis(redisUrl: string, report: (error: Error) => void): QueueBackend {
  // A producer gives up an add after three tries, and the relay keeps its rows; a worker waits for Redis as long as it takes.
  const producer = new Redis(redisUrl, { maxRetriesPerRequest: 3, connectionName: 'queues' });
  const worker = new Redis(redisUrl, { maxRetriesPerRequest: null, connectionName: 'queues' });
  for (const connection of [producer, worker]) {
    connection.setMaxListeners(0);
    connection.on('error', report);
  }
  return {
    kind: 'redis',
    factory: (name, options, more) =>
      createRedisBackend(name, { ...options, connection: more?.withBlockingConnection ? worker : producer }, more),
    end: async () => {
      producer.disconnect();
      worker.disconnect();
    },
  };
}
