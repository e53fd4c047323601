import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { openQueues, streamQueueNames, typesFor, type Processor, type Queues } from '#queues';
import { Network } from '../crash/network.ts';
import { needs } from '../support/needs.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const leaseSeconds = 1;

/** Only the tally does anything. */
const processors = (tally: (stream: string) => Promise<void>): Processor[] => [
  ...streamQueueNames.map((queue): Processor => ({
    queue,
    consumes: typesFor(queue),
    process: async ({ stream }) => (queue === 'tally' ? tally(stream) : undefined),
  })),
  { queue: 'send-post', consumes: [], process: async () => undefined },
  { queue: 'send-notice', consumes: [], process: async () => undefined },
];

needs('redis-server')('a job whose process is gone', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('is another process’s after its lease, also when that one goes too, and never counts as failed', async () => {
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    ends.push(async () => letGo());
    const open = async (redisUrl: string): Promise<Queues> => {
      const queues = await openQueues({ redisUrl, leaseSeconds });
      // Briefly: what a process that is gone had in hand is never done.
      ends.push(() => queues.close(200));
      return queues;
    };
    const here = await open(redis.url);
    await here.enqueue('tally', [{ stream: 'inspection-1' }]);
    const tally = here.queues.find(({ name }) => name === 'tally');

    // Twice: BullMQ itself gives a job up the second time.
    for (let time = 1; time <= 2; time++) {
      const network = await Network.to(Number(new URL(redis.url).port));
      ends.push(() => network.stop());
      const queues = await open(network.url(redis.url));
      ends.push(async () => network.mend());
      let began = false;
      await queues.startProcessors(
        processors(() => {
          began = true;
          return held;
        }),
        ['tally'],
      );
      await until(() => began);
      // What is left of the process cannot renew its lease.
      network.cut('reset');
    }

    const heard: string[] = [];
    const last = await open(redis.url);
    await last.startProcessors(
      processors(async (stream) => void heard.push(stream)),
      ['tally'],
    );
    await until(() => heard.length > 0);
    expect(heard).toEqual(['inspection-1']);
    await until(async () => (await tally?.getActiveCount()) === 0);
    expect(await tally?.getFailedCount()).toBe(0);
  }, 60_000);
});
