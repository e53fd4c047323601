import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { openQueues, type Queues } from '#queues';
import { Network } from '../crash/network.ts';
import { needs } from '../support/needs.ts';
import { processorsFor } from '../support/processors.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const leaseSeconds = 1;

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
    await here.enqueue('projections', [{ stream: 'inspection-1', consumers: ['tally'] }]);
    const projections = here.queues.find(({ name }) => name === 'projections');

    // Twice: BullMQ itself gives a job up the second time.
    for (let time = 1; time <= 2; time++) {
      const network = await Network.to(Number(new URL(redis.url).port));
      ends.push(() => network.stop());
      const queues = await open(network.url(redis.url));
      ends.push(async () => network.mend());
      let began = false;
      await queues.startProcessors(
        processorsFor({
          projections: () => {
            began = true;
            return held;
          },
        }),
        { only: ['projections'] },
      );
      await until(() => began);
      // What is left of the process cannot renew its lease.
      network.cut('reset');
    }

    const heard: string[] = [];
    const last = await open(redis.url);
    await last.startProcessors(processorsFor({ projections: async ({ stream }) => void heard.push(stream) }), {
      only: ['projections'],
    });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['inspection-1']);
    await until(async () => (await projections?.getActiveCount()) === 0);
    expect(await projections?.getFailedCount()).toBe(0);
  }, 60_000);
});
