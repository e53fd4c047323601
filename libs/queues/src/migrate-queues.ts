import { runMigrations } from 'bullmq';
import pg from 'pg';

/** Schema of BullMQ's own tables; nothing of ours is ever kept there. */
export const queueSchema = 'bullmq';

/** Brings BullMQ's tables up to date in the database at `databaseUrl`; does nothing where they are. Redis needs none. */
export async function migrateQueues(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'migrate',
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  try {
    await runMigrations(client, queueSchema);
  } finally {
    await client.end();
  }
}
