import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { openDatabase, poolOf, startEmbeddedPostgres, SystemClock } from '#platform';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { startRedisServer } from './redis-server.ts';

/** A database with all tables, and the product's log over it. */
export interface BenchDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  /** The very pool that the log uses, for yardsticks: same connections, same server, same settings. */
  readonly pool: pg.Pool;
  readonly log: PostgresEventLog;
  drop(): Promise<void>;
}

export interface Services {
  /** Of every process that reads this bench's databases; hexadecimal. */
  readonly masterKey: string;
  /** With all tables and no rows. */
  freshDatabase(): Promise<BenchDatabase>;
  /** The address of a Redis that keeps nothing on disk, emptied. */
  freshRedis(): Promise<string>;
  /** Adds to what the stop of the services ends, the last one first. */
  atEnd(end: () => Promise<void>): void;
  readonly machine: Readonly<Record<string, string | number>>;
  stop(): Promise<void>;
}

/** As many as the product opens. */
const POOL_SIZE = 10;
const TEMPLATE = 'migrated';

/**
 * One Postgres, the embedded one with its settings as `npm start` has it (every commit waits for the disk, on both sides
 * of every ratio), and one Redis.
 */
export async function startServices(): Promise<Services> {
  // A folder of its own: without one the server takes its data for disposable and commits without waiting for the disk.
  const folder = await mkdtemp(join(tmpdir(), 'bench-postgres-'));
  const server = await startEmbeddedPostgres({ folder });
  const redis = await startRedisServer();
  const masterKey = randomBytes(32);
  const ends: (() => Promise<void>)[] = [
    async () => {
      await server.stop();
      await Promise.all([folder, server.place].map((place) => rm(place, { recursive: true, force: true })));
    },
    () => redis.stop(),
  ];
  let made = 0;

  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const urlOf = (name: string): string => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;

  await onServer(`create database ${TEMPLATE}`);
  const migrating = await openDatabase(urlOf(TEMPLATE));
  await migrateAll(migrating);
  const [{ version, durability }] = await migrating.query<[{ version: string; durability: string }]>(
    `select current_setting('server_version') as version,
       current_setting('fsync') || '/' || current_setting('synchronous_commit') as durability`,
  );
  await migrating.destroy();

  return {
    masterKey: masterKey.toString('hex'),
    async freshDatabase() {
      const name = `bench_${(made += 1)}`;
      await onServer(`create database ${name} template ${TEMPLATE}`);
      const url = urlOf(name);
      const dataSource = await openDatabase(url, { poolSize: POOL_SIZE });
      const pool = poolOf(dataSource);
      return {
        url,
        dataSource,
        pool,
        log: new PostgresEventLog(dataSource, new PostgresKeyring(dataSource, masterKey), new SystemClock()),
        async drop() {
          await dataSource.destroy();
          await onServer(`drop database ${name} with (force)`);
        },
      };
    },
    async freshRedis() {
      await redis.flush();
      return redis.url;
    },
    atEnd: (end) => void ends.push(end),
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model ?? 'unknown',
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.versions.node,
      postgres: version,
      postgresFsyncAndCommit: durability,
      redis: redis.version,
    },
    async stop() {
      for (const end of ends.reverse()) await end();
    },
  };
}
