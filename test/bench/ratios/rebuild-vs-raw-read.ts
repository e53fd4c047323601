import { rebuild } from '#read-models';
import { filledLog } from '../filled-log.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { peakOfRebuildMiB } from '../rebuild-memory.ts';
import { interleaved, perSecond } from '../rounds.ts';
import type { BenchDatabase } from '../services.ts';

/** Rows that the yardstick fetches at once, as many as a rebuild reads. */
const FETCHED = 2_000;

/**
 * Emptying the tally and folding it again from the whole log, against reading the same rows through a cursor, in the
 * order of the streams, into objects with their data parsed. The yardstick writes nothing.
 *
 * The same on both sides: database, pool, rows, columns.
 */
export const rebuildVsRawRead: Ratio = {
  name: 'rebuild_vs_raw_read',
  direction: 'at least',
  bound: 0.5,
  async measure(scale, services) {
    const database = await filledLog(services, scaled(1_000_000, scale, 10_000));
    const [{ events, streams }] = await database.dataSource.query<[{ events: number; streams: number }]>(
      `select count(*)::int as events, count(distinct stream)::int as streams from log.event where type = 'CaseRead'`,
    );
    const measured = await interleaved({
      ours: () => perSecond(events, () => rebuild(database.dataSource, 'tally')),
      yardstick: () => perSecond(events, () => readThroughCursor(database, events)),
      // A whole round would take minutes; what has to be warm is the code, and the million rows were written just now.
      async warmUp() {
        const few = await filledLog(services, 1_000);
        await rebuild(few.dataSource, 'tally');
        await readThroughCursor(few, 1_000);
      },
    });
    const [{ read }] = await database.dataSource.query<[{ read: number }]>(
      'select count(*)::int as read from read.tally_case',
    );
    if (read !== events) throw new Error(`The rebuilt tally counts ${read} cases of ${events}.`);
    const tenth = await filledLog(services, Math.round(events / 10));
    const peakMiB = await peakOfRebuildMiB(database.url);
    const peakMiBOfATenth = await peakOfRebuildMiB(tenth.url);
    return {
      ...measured,
      unit: 'events a second',
      backend: 'Postgres',
      counts: { events, streams },
      beside: { peakMiB, peakMiBOfATenth, peakOfAllToATenth: peakMiB / peakMiBOfATenth },
    };
  },
};

async function readThroughCursor({ pool }: BenchDatabase, events: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `declare every_reading cursor for
       select position, envelope from log.event where type = 'CaseRead' order by stream, version`,
    );
    let read = 0;
    for (;;) {
      const { rows } = await client.query<{ position: string; envelope: string }>(
        `fetch ${FETCHED} from every_reading`,
      );
      const objects = rows.map(({ position, envelope }) => ({ position, event: JSON.parse(envelope) as unknown }));
      read += objects.length;
      if (objects.length === 0) break;
    }
    if (read !== events) throw new Error(`The cursor gave ${read} of ${events} rows.`);
  } finally {
    await client.query('rollback');
    client.release();
  }
}
