import { DataSource } from 'typeorm';
import { eventLogMigrations, startAtHeads } from '#event-log';
import { letterMigrations } from '#letter';
import { allOrFirstFailure } from '#platform';
import { openDispatchReads, planPostReads, postMigrations } from '#post';
import { migrateQueues } from '#queues';
import { readModelMigrations } from '#read-models';
import { webMigrations } from '../../web/src/accounts/web.migrations.ts';

/** Each library owns the tables of its schema and no migration needs another library's: they run by their timestamps. */
const migrations = [
  ...eventLogMigrations,
  ...readModelMigrations,
  ...letterMigrations,
  ...postMigrations,
  ...webMigrations,
];

/** Consumers that act on the world: each starts at the heads of the day on which it is first deployed. */
const reactions = [openDispatchReads, planPostReads];

/**
 * Brings the schemas of all libraries and of the queues up to date. Two that run at once do it one after the other;
 * on an up-to-date database nothing happens. Each migration is a transaction of its own.
 * @param dataSource as `openDatabase` gives it; it stays open
 * @returns the names of the migrations that ran, in order
 */
export async function migrateAll(dataSource: DataSource): Promise<readonly string[]> {
  const { options } = dataSource;
  if (options.type !== 'postgres' || options.url === undefined) throw new Error('Only a Postgres URL can be migrated.');
  const holder = dataSource.createQueryRunner();
  await holder.connect();
  try {
    await holder.query(`select pg_advisory_lock(hashtextextended('migrate', 0))`);
    const migrating = new DataSource({
      ...options,
      poolSize: 1,
      migrations,
      migrationsTableName: 'migration',
      migrationsTransactionMode: 'each',
    });
    await migrating.initialize();
    try {
      // The queues' tables are a schema of their own, made over a connection of their own. Neither is to go on after the
      // lock is given up.
      const [ran] = await allOrFirstFailure([migrating.runMigrations(), migrateQueues(options.url)]);
      // At deployment, not at the first start of a worker: what is published before one starts is its affair all the same.
      for (const { consumer } of reactions) await migrating.transaction((manager) => startAtHeads(manager, consumer));
      return ran.map(({ name }) => name);
    } finally {
      await migrating.destroy();
    }
  } finally {
    await holder.query(`select pg_advisory_unlock(hashtextextended('migrate', 0))`);
    await holder.release();
  }
}
