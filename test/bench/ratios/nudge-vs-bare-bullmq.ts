import { createRedisBackend, Queue, setDefaultBackendFactory, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { mapSome } from '#platform';
import { actingConsumers, openQueues, projectingConsumers, typesFor, type ConsumerName, type Processor } from '#queues';
import { startRelay } from '../../../apps/relay/src/start-relay.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { interleaved, perSecond, quantile } from '../rounds.ts';
import type { BenchDatabase, Services } from '../services.ts';

/** Jobs that the one worker of each side has in hand at once. */
const CONCURRENCY = 16;
/** An event of this type is news for one consumer alone, and a nudge as it is. */
const EVENT_TYPE = 'TallyFrozen';
const CONSUMER: ConsumerName = 'timeline';
const APPENDED_AT_ONCE = 500;
/** One `addBulk` after the other, as one adds many jobs. */
const PLAIN: Bulks = { size: 500, atOnce: 1 };
/** As the product adds them. */
const SIDE_BY_SIDE: Bulks = { size: 100, atOnce: 2 };

interface Bulks {
  readonly size: number;
  readonly atOnce: number;
}

/**
 * From committed events to a worker that does nothing, through outbox, relay and queue, against BullMQ alone.
 *
 * The same on both sides: one Redis, emptied before each round; one process, one worker of the same concurrency; as many
 * jobs, with data of the same shape; finished jobs kept as long. Every event lies in a stream of its own, so that no two
 * nudges become one; the outbox is full before the clock starts, and empty when it stops. The yardstick adds its jobs by
 * one `addBulk` after the other; how it fares with smaller bulks side by side, as the product's, stands beside.
 */
export const nudgeVsBareBullmq: Ratio = {
  name: 'nudge_vs_bare_bullmq',
  direction: 'at least',
  bound: 0.8,
  async measure(scale, services) {
    const events = scaled(20_000, scale, 500);
    const database = await services.freshDatabase();
    let filled = 0;
    const sideBySide: number[] = [];
    try {
      const measured = await interleaved({
        ours: async () => {
          filled += 1;
          await fillOutbox(database, events, filled);
          return ours(database, services, events);
        },
        yardstick: async () => {
          sideBySide.push(await yardstick(services, events, filled, SIDE_BY_SIDE));
          return yardstick(services, events, filled, PLAIN);
        },
      });
      return {
        ...measured,
        unit: 'nudges a second',
        backend: 'Postgres and Redis',
        counts: { nudgesARound: events, concurrency: CONCURRENCY },
        beside: { jobsASecondBySmallerBulksSideBySide: quantile(sideBySide.slice(1), 0.5) },
      };
    } finally {
      await database.drop();
    }
  },
};

const streamOf = (round: number, place: number): string => `inspection-nudged-${round}-${place}`;

async function fillOutbox({ log }: BenchDatabase, events: number, round: number): Promise<void> {
  for (let first = 0; first < events; first += APPENDED_AT_ONCE) {
    await log.append(
      Array.from({ length: Math.min(APPENDED_AT_ONCE, events - first) }, (_, place) => ({
        stream: streamOf(round, first + place),
        expected: { version: 0, hash: null },
        events: [{ type: EVENT_TYPE, on: '2015-12-16', by: 'lead@inspectorate.example', data: { tally: [] } }],
      })),
    );
  }
}

/** Counts the jobs that are done; `all` is kept once it has seen `count` of them. */
function counter(count: number): { done: () => void; all: Promise<void> } {
  let left = count;
  let finish: () => void;
  const all = new Promise<void>((resolve) => (finish = resolve));
  return {
    done: () => {
      left -= 1;
      if (left === 0) finish();
    },
    all,
  };
}

async function ours(database: BenchDatabase, services: Services, events: number): Promise<number> {
  const { done, all } = counter(events);
  const queues = await openQueues({ redisUrl: await services.freshRedis() });
  const nothing = async (): Promise<void> => done();
  const consumes = (names: readonly ConsumerName[]) => Object.fromEntries(names.map((name) => [name, typesFor(name)]));
  const processors: readonly Processor[] = [
    { queue: 'projections', consumes: consumes(projectingConsumers), concurrency: CONCURRENCY, process: nothing },
    ...actingConsumers.map((queue): Processor => ({ queue, consumes: consumes([queue]), process: nothing })),
    { queue: 'send-post', process: nothing },
    { queue: 'send-notice', process: nothing },
  ];
  await queues.startProcessors(processors, { only: ['projections'] });
  let relay: { stop(): Promise<void> } | undefined;
  try {
    return await perSecond(events, async () => {
      relay = await startRelay({
        settings: { databaseUrl: database.url, relayPollMs: 1_000 },
        dataSource: database.dataSource,
        queues,
      });
      await all;
    });
  } finally {
    await relay?.stop();
    await queues.close();
  }
}

async function yardstick(services: Services, events: number, round: number, bulks: Bulks): Promise<number> {
  const { done, all } = counter(events);
  const url = await services.freshRedis();
  const adding = new Redis(url, { maxRetriesPerRequest: 3 });
  const working = new Redis(url, { maxRetriesPerRequest: null });
  setDefaultBackendFactory((name, options, more) =>
    createRedisBackend(name, { ...options, connection: more?.withBlockingConnection ? working : adding }, more),
  );
  const queue = new Queue<{ stream: string; consumers: readonly string[] }>('bare', { connection: {} });
  const worker = new Worker<{ stream: string; consumers: readonly string[] }>('bare', async () => done(), {
    connection: {},
    concurrency: CONCURRENCY,
    removeOnComplete: { age: 3600, count: 200 },
  });
  await worker.waitUntilReady();
  try {
    return await perSecond(events, async () => {
      const firsts = Array.from({ length: Math.ceil(events / bulks.size) }, (_, bulk) => bulk * bulks.size);
      await mapSome(firsts, bulks.atOnce, (first) =>
        queue.addBulk(
          Array.from({ length: Math.min(bulks.size, events - first) }, (_, place) => ({
            name: 'bare',
            data: { stream: streamOf(round, first + place), consumers: [CONSUMER] },
          })),
        ),
      );
      await all;
    });
  } finally {
    await worker.close();
    await queue.close();
    adding.disconnect();
    working.disconnect();
  }
}
