import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypes, operationsEventTypes, planningEventTypes } from '#domain';
import {
  BadWiring,
  consumerNames,
  migrateQueues,
  openQueues,
  typesFor,
  type Queues,
  type QueueSettings,
  type StreamNudge,
} from '#queues';
import { openDatabase } from '#platform';
import { Network } from '../crash/network.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { needs } from '../support/needs.ts';
import { processorsFor } from '../support/processors.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** Of one stream, for the tally alone. */
const news = (stream: string): StreamNudge => ({ stream, consumers: ['tally'] });

/** One suite for every backend: what the rest of the house relies on. */
function carriesNudges(settings: () => QueueSettings, loseEverything: () => Promise<void>) {
  const opened: Queues[] = [];
  const open = async () => {
    const queues = await openQueues(settings());
    opened.push(queues);
    return queues;
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queues) => queues.close()));
    await loseEverything();
  });

  it('brings a nudge from one process to the processor of another', async () => {
    const [here, there] = [await open(), await open()];
    const heard: string[] = [];
    await there.startProcessors(processorsFor({ projections: async ({ stream }) => void heard.push(stream) }));
    await here.enqueue('projections', [news('inspection-1'), news('inspection-2')]);
    await until(() => heard.length === 2);
    expect(heard.sort()).toEqual(['inspection-1', 'inspection-2']);
  });

  it('lets one nudge wait for a stream, however often it is enqueued', async () => {
    const queues = await open();
    for (let i = 0; i < 5; i++) await queues.enqueue('projections', [news('inspection-1'), news('inspection-2')]);
    // News for somebody else is other news.
    await queues.enqueue('projections', [{ stream: 'inspection-1', consumers: ['timeline'] }]);
    await queues.enqueue('plan-post', [{ stream: 'inspection-1', consumers: ['plan-post'] }]);
    const waiting = await Promise.all(queues.queues.map(async (queue) => [queue.name, await queue.getWaitingCount()]));
    expect(Object.fromEntries(waiting)).toMatchObject({ projections: 3, 'plan-post': 1, 'open-dispatch': 0 });
  });

  it('runs again for news that comes while its stream is being worked on', async () => {
    const queues = await open();
    let runs = 0;
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await queues.startProcessors(
      processorsFor({
        projections: async () => {
          runs += 1;
          if (runs === 1) await held;
        },
      }),
    );
    await queues.enqueue('projections', [news('inspection-1')]);
    await until(() => runs === 1);
    for (let i = 0; i < 3; i++) await queues.enqueue('projections', [news('inspection-1')]);
    letGo();
    await until(() => runs === 2);
  });

  it('works on as much of what has piled up at once as it may, however short each piece of work is', async () => {
    const queues = await open();
    const projections = queues.queues.find(({ name }) => name === 'projections');
    const streams = Array.from({ length: 300 }, (_, place) => news(`inspection-${place}`));
    await queues.enqueue('projections', streams);
    let [inHand, mostInHand, done] = [0, 0, 0];
    const asShortAsALookForWork = async (): Promise<void> => {
      inHand += 1;
      mostInHand = Math.max(mostInHand, inHand);
      await projections?.getWaitingCount();
      inHand -= 1;
      done += 1;
    };
    await queues.startProcessors(processorsFor({ projections: asShortAsALookForWork }, 8));
    await until(() => done === streams.length);
    expect(mostInHand).toBeGreaterThan(4);
  });

  it('keeps of the jobs that are done the last two hundred', async () => {
    const queues = await open();
    const heard = new Set<string>();
    await queues.startProcessors(processorsFor({ projections: async ({ stream }) => void heard.add(stream) }, 4));
    const streams = Array.from({ length: 250 }, (_, place) => news(`inspection-${place}`));
    const projections = queues.queues.find(({ name }) => name === 'projections');
    const untilDone = async (count: number): Promise<void> => {
      await until(() => heard.size === count);
      await until(async () => (await projections?.getJobCountByTypes('active', 'waiting')) === 0);
    };
    await queues.enqueue('projections', streams);
    await untilDone(streams.length);
    // Jobs that end at the same moment do not see each other; one that ends alone counts all.
    await queues.enqueue('projections', [news('inspection-last')]);
    await untilDone(streams.length + 1);
    expect(await projections?.getCompletedCount()).toBe(200);
  });

  it('loses no last piece of news however adding and finishing fall together', async () => {
    const queues = await open();
    const streams = ['inspection-a', 'inspection-b', 'inspection-c'];
    const appended = new Map(streams.map((stream) => [stream, 0]));
    const seen = new Map(streams.map((stream) => [stream, 0]));
    await queues.startProcessors(
      processorsFor({
        projections: async ({ stream }) => {
          const upTo = appended.get(stream) ?? 0;
          await new Promise(setImmediate);
          seen.set(stream, Math.max(seen.get(stream) ?? 0, upTo));
        },
      }),
    );
    for (let round = 1; round <= 60; round++) {
      // Several relays at once, each with its own order.
      await Promise.all(
        streams.map(async (stream) => {
          appended.set(stream, round);
          await queues.enqueue('projections', [news(stream)]);
        }),
      );
      if (round % 6 === 0) await until(() => streams.every((stream) => seen.get(stream) === round), 3000);
    }
  });

  it('works on a later nudge later, also one with a fraction of a millisecond, and also one asked for by its own run', async () => {
    const queues = await open();
    const at: number[] = [];
    await queues.startProcessors(
      processorsFor({
        sendPost: async (itemId) => {
          at.push(Date.now());
          if (at.length === 2) await queues.enqueueLater('send-post', { itemId }, 100.7);
        },
      }),
    );
    await queues.enqueueLater('send-post', { itemId: 'item-1' }, 0.3);
    await until(() => at.length === 1);
    await queues.enqueueLater('send-post', { itemId: 'item-1' }, 100.3);
    await until(() => at.length === 3);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(100);
  });

  it('tries a failed nudge again', async () => {
    const queues = await open();
    let runs = 0;
    await queues.startProcessors(
      processorsFor({
        projections: async () => {
          runs += 1;
          if (runs === 1) throw new Error('the database was away');
        },
      }),
    );
    await queues.enqueue('projections', [news('inspection-1')]);
    await until(() => runs === 2);
  });

  it('fails no nudge whose database is away for longer than its tries', async () => {
    const queues = await open();
    const network = await Network.to(Number(new URL(database.url).port));
    const overIt = await openDatabase(network.url(database.url));
    try {
      let tries = 0;
      let done = 0;
      await queues.startProcessors(
        processorsFor({
          projections: async () => {
            tries += 1;
            await overIt.query('select');
            done += 1;
          },
        }),
        { reachOthers: () => overIt.query('select') },
      );
      network.cut('reset');
      await queues.enqueue('projections', [news('inspection-1')]);
      await until(() => tries === 4);
      network.mend();
      await until(() => done === 1);
      const projections = queues.queues.find(({ name }) => name === 'projections');
      await until(async () => (await projections?.getCompletedCount()) === 1);
      expect(await projections?.getFailedCount()).toBe(0);
    } finally {
      network.mend();
      await overIt.destroy();
      await network.stop();
    }
  });

  it('gives a nudge up after three tries where all that it stands on answers', async () => {
    const queues = await open();
    let tries = 0;
    await queues.startProcessors(
      processorsFor({
        projections: async () => {
          tries += 1;
          throw new Error('a fault of ours');
        },
      }),
      { reachOthers: () => database.dataSource.query('select') },
    );
    await queues.enqueue('projections', [news('inspection-1')]);
    const projections = queues.queues.find(({ name }) => name === 'projections');
    await until(async () => (await projections?.getFailedCount()) === 1);
    expect(tries).toBe(3);
  });

  it('enqueues what a sweep finds, whatever the queue believes to be waiting', async () => {
    const queues = await open();
    await queues.enqueue('projections', [news('inspection-1')]);
    await queues.enqueueSwept('projections', [news('inspection-1')]);
    await queues.enqueueSwept('projections', [news('inspection-1')]);
    const projections = queues.queues.find(({ name }) => name === 'projections');
    expect(await projections?.getWaitingCount()).toBe(2);
  });

  it('finishes the job in hand before it closes', async () => {
    const queues = await openQueues(settings());
    let began = false;
    let finished = false;
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await queues.startProcessors(
      processorsFor({
        projections: async () => {
          began = true;
          await held;
          finished = true;
        },
      }),
    );
    await queues.enqueue('projections', [news('inspection-1')]);
    await until(() => began);
    const closed = queues.close();
    letGo();
    await closed;
    expect(finished).toBe(true);
  });

  it('empties only the queues that a process is asked to empty', async () => {
    const queues = await open();
    const heard: string[] = [];
    await queues.startProcessors(
      processorsFor({
        projections: async ({ stream }) => void heard.push(stream),
        sendPost: async (id) => void heard.push(id),
      }),
      { only: ['send-post'] },
    );
    await queues.enqueue('projections', [news('inspection-1')]);
    await queues.enqueue('send-post', [{ itemId: 'item-1' }]);
    await until(() => heard.length === 1);
    expect(heard).toEqual(['item-1']);
    const projections = queues.queues.find(({ name }) => name === 'projections');
    expect(await projections?.getWaitingCount()).toBe(1);
  });

  it('refuses to start while a queue has no processor', async () => {
    const queues = await open();
    await expect(queues.startProcessors(processorsFor({}).slice(1))).rejects.toThrow(BadWiring);
  });
}

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.stop());

describe('queues on Postgres', () => {
  beforeAll(async () => {
    await migrateQueues(database.url);
    await migrateQueues(database.url);
  });
  carriesNudges(
    () => ({ databaseUrl: database.url }),
    async () => {
      await database.dataSource.query('truncate bullmq.job, bullmq.dedup, bullmq.dedup_next cascade');
    },
  );
});

needs('redis-server')('queues on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  carriesNudges(
    () => ({ redisUrl: redis.url }),
    () => redis.flush(),
  );
});

it.each([{ redisUrl: 'redis://:secret@127.0.0.1:1' }, { databaseUrl: 'postgres://user:secret@127.0.0.1:1/none' }])(
  'says where it looked for queues in vain, and no password',
  async (settings) => {
    const opening = openQueues(settings);
    await expect(opening).rejects.toThrow('No queues at 127.0.0.1:1');
    await expect(opening).rejects.not.toThrow('secret');
  },
);

it('routes every event type of the inspectorate to somebody', () => {
  const heard = new Set(consumerNames.flatMap(typesFor));
  // What administrators did, and what happens to no single inspection, is read from its stream alone.
  const silent: readonly string[] = [...operationsEventTypes, ...planningEventTypes];
  expect([...heard].sort()).toEqual(eventTypes.filter((type) => !silent.includes(type)).sort());
});
