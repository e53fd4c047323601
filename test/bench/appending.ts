import type { StreamHead } from '#event-log';
import { caseRead } from './readings.ts';
import type { BenchDatabase } from './services.ts';

/** As many inspectors as write at once, each to a stream of their own. */
export const STREAMS = 8;

let streamsMade = 0;
/** Names that no earlier round has used: every round starts with empty streams. */
export const newStreams = (count: number): readonly string[] =>
  Array.from({ length: count }, () => `inspection-bench-${(streamsMade += 1)}`);

/** Appends `each` readings to every stream, the streams at once, one event an append with the version it expects. */
export async function appendReadings({ log }: BenchDatabase, streams: readonly string[], each: number): Promise<void> {
  await Promise.all(
    streams.map(async (stream) => {
      let head: StreamHead = { version: 0, hash: null };
      for (let place = 1; place <= each; place += 1) {
        const [event] = await log.append([{ stream, expected: head, events: [caseRead(place)] }]);
        if (event === undefined) throw new Error('An append gave no event.');
        head = event;
      }
    }),
  );
}

/** The outbox as it is where a relay runs: short. The events stay. */
export async function emptyOutbox({ dataSource }: BenchDatabase): Promise<void> {
  await dataSource.query('truncate log.outbox');
}
