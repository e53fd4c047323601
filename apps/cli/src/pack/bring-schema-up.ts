import { openDatabase } from '#platform';
import { migrateAll } from '../../../migrate/src/migrate-all.ts';

/** Makes the schemas of a database that has just been started; whoever opens it then finds nothing left to do. */
export async function bringSchemaUp(url: string): Promise<void> {
  const dataSource = await openDatabase(url, { applicationName: 'migrate', poolSize: 1 });
  try {
    await migrateAll(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
