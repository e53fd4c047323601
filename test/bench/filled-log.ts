import type { StreamHead } from '#event-log';
import { emptyOutbox } from './appending.ts';
import { caseRead } from './readings.ts';
import type { BenchDatabase, Services } from './services.ts';

/** Of one inspection: ten thousand inspections make the million. */
const READINGS_AN_INSPECTION = 100;
const AT_ONCE = 4;

const filled = new Map<number, Promise<BenchDatabase>>();

/** A database whose log holds `events` case readings, appended by the product; made once for all ratios that ask. */
export function filledLog(services: Services, events: number): Promise<BenchDatabase> {
  const known = filled.get(events) ?? fill(services, events);
  filled.set(events, known);
  return known;
}

async function fill(services: Services, events: number): Promise<BenchDatabase> {
  const database = await services.freshDatabase();
  services.atEnd(() => database.drop());
  const inspections = Math.ceil(events / READINGS_AN_INSPECTION);
  let next = 0;
  const write = async (): Promise<void> => {
    for (let inspection = next++; inspection < inspections; inspection = next++) {
      const first = inspection * READINGS_AN_INSPECTION;
      const readings = Math.min(READINGS_AN_INSPECTION, events - first);
      const expected: StreamHead = { version: 0, hash: null };
      await database.log.append([
        {
          stream: `inspection-filled-${inspection}`,
          expected,
          events: Array.from({ length: readings }, (_, place) => caseRead(first + place)),
        },
      ]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  await emptyOutbox(database);
  await database.dataSource.query('vacuum analyze log.event');
  await database.dataSource.query('checkpoint');
  return database;
}
