import type { StreamHead } from '#event-log';
import { emptyOutbox, newStreams } from '../appending.ts';
import { filledLog } from '../filled-log.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { caseRead } from '../readings.ts';
import { interleaved, quantile } from '../rounds.ts';
import type { BenchDatabase } from '../services.ts';

/**
 * The median append into a log of a million events, against one of a thousand: an append must not grow dearer with the
 * years.
 *
 * The same on both sides: server, one writer that appends one reading after another to a stream that is new in each
 * round, the outbox empty at its start, the tables vacuumed after they were filled. Both logs grow by what is appended:
 * the short one to some 7,000 events.
 */
export const appendAt1mEventsVs1k: Ratio = {
  name: 'append_at_1m_events_vs_1k',
  direction: 'at most',
  bound: 1.3,
  async measure(scale, services) {
    const events = scaled(1_000_000, scale, 10_000);
    const appends = scaled(1_000, scale, 50);
    const few = await filledLog(services, 1_000);
    const many = await filledLog(services, events);
    const measured = await interleaved({
      ours: () => medianAppendMs(many, appends),
      yardstick: () => medianAppendMs(few, appends),
    });
    return {
      ...measured,
      unit: 'ms, median append',
      backend: 'Postgres',
      counts: { eventsInTheLog: events, eventsInTheYardsticksLog: 1_000, appendsARound: appends },
    };
  },
};

async function medianAppendMs(database: BenchDatabase, appends: number): Promise<number> {
  await emptyOutbox(database);
  const [stream = ''] = newStreams(1);
  let head: StreamHead = { version: 0, hash: null };
  const took: number[] = [];
  for (let place = 1; place <= appends; place += 1) {
    const start = performance.now();
    const [event] = await database.log.append([{ stream, expected: head, events: [caseRead(place)] }]);
    took.push(performance.now() - start);
    if (event === undefined) throw new Error('An append gave no event.');
    head = event;
  }
  return quantile(took, 0.5);
}
