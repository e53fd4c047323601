import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { listenForNews } from '#event-log';
import { appendReadings, emptyOutbox, newStreams, STREAMS } from '../appending.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { readingOf } from '../readings.ts';
import { interleaved, perSecond } from '../rounds.ts';

/**
 * Appending one `CaseRead`, against the event store for Node and Postgres that one would take otherwise.
 *
 * The same on both sides: database and pool, eight streams at once, one event an append with its expected version, the
 * same data. Emmett's schema is made before the clock starts; it has no outbox and no hash chain, and no projections
 * are registered with it.
 */
export const appendVsEmmett: Ratio = {
  name: 'append_vs_emmett',
  direction: 'at least',
  bound: 2,
  async measure(scale, services) {
    const each = scaled(250, scale, 25);
    const count = each * STREAMS;
    const database = await services.freshDatabase();
    const emmett = getPostgreSQLEventStore(database.url, { connectionOptions: { pool: database.pool } });
    const relay = await listenForNews(database.url, () => undefined);
    try {
      await emmett.schema.migrate();
      const appendToEmmett = (stream: string) => async (): Promise<void> => {
        let expected = 0n;
        for (let place = 1; place <= each; place += 1) {
          const appended = await emmett.appendToStream(stream, [{ type: 'CaseRead', data: readingOf(place) }], {
            expectedStreamVersion: expected,
          });
          expected = appended.nextExpectedStreamVersion;
        }
      };
      const measured = await interleaved({
        ours: async () => {
          await emptyOutbox(database);
          return perSecond(count, () => appendReadings(database, newStreams(STREAMS), each));
        },
        yardstick: () =>
          perSecond(count, () => Promise.all(newStreams(STREAMS).map((stream) => appendToEmmett(stream)()))),
      });
      return {
        ...measured,
        unit: 'appends a second',
        backend: 'Postgres',
        counts: { appendsARound: count, streamsAtOnce: STREAMS },
      };
    } finally {
      await relay.stop();
      await emmett.close();
      await database.drop();
    }
  },
};
