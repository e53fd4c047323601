import type { DataSource } from 'typeorm';
import { resetConsumer, type PostgresEventLog } from '#event-log';
import { projectAll } from './project.ts';
import { projectionNames, type ProjectionName } from './projection.ts';
import { projections } from './projections.ts';

/**
 * Empties the tables of one projection, or of all, and folds the log again. Workers may run meanwhile; pages show what
 * is folded so far. Should it be cut off, sweeps finish it.
 * @returns streams folded, for each projection
 */
export async function rebuild(
  dataSource: DataSource,
  log: PostgresEventLog,
  only?: ProjectionName,
): Promise<{ projection: ProjectionName; streams: number }[]> {
  const rebuilt: { projection: ProjectionName; streams: number }[] = [];
  for (const name of only === undefined ? projectionNames : [only]) {
    const projection = projections[name];
    await dataSource.transaction('READ COMMITTED', async (manager) => {
      await resetConsumer(manager, name);
      await manager.query(`truncate ${projection.tables.map((table) => `read.${table}`).join(', ')}`);
      // A worker may have folded a new stream between the two: its rows are gone with the rest, so its checkpoint must be.
      await resetConsumer(manager, name);
      await manager.query('delete from read.stopped where consumer = $1', [name]);
    });
    rebuilt.push({ projection: name, streams: await projectAll(dataSource, log, projection) });
  }
  return rebuilt;
}
