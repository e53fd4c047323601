import 'reflect-metadata';
import { addressOf, BadSettings, DatabaseUnreachable, loadSettings, openDatabase } from '#platform';
import { migrateAll } from './migrate-all.ts';

async function migrate(): Promise<void> {
  const { databaseUrl } = loadSettings();
  if (databaseUrl === undefined)
    throw new BadSettings(['DATABASE_URL is not set; the embedded database is brought up to date when it starts']);
  const dataSource = await openDatabase(databaseUrl, { applicationName: 'migrate' });
  try {
    const ran = await migrateAll(dataSource);
    for (const name of ran) process.stdout.write(`${name}\n`);
    const done = ran.length === 0 ? 'was up to date already' : `is up to date after ${ran.length} migration(s)`;
    process.stdout.write(`The database at ${addressOf(databaseUrl)} ${done}; so are the tables of the queues.\n`);
  } finally {
    await dataSource.destroy();
  }
}

try {
  await migrate();
} catch (error) {
  const isPlain = error instanceof BadSettings || error instanceof DatabaseUnreachable;
  process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
