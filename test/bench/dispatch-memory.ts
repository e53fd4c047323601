import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { dispatchAtRest } from '#post';
import { openQueues } from '#queues';
import { startProduct } from './product-process.ts';
import { publishedLetter } from './published-letter.ts';
import type { Services } from './services.ts';
import { startSmtpSink } from './start-smtp-sink.ts';

const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 300_000;

/**
 * Peak of resident memory, in MiB, of a worker of the product that opens and sends a dispatch of so many items, on Redis,
 * letter attached; null where the system does not say.
 */
export async function peakOfDispatchMiB(services: Services, items: number): Promise<number | null> {
  const database = await services.freshDatabase();
  const redisUrl = await services.freshRedis();
  const sink = await startSmtpSink();
  const queues = await openQueues({ redisUrl });
  const worker = startProduct(
    'worker',
    {
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      MASTER_KEY: services.masterKey,
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      VAR_FOLDER: tmpdir(),
    },
    ['--queues', 'post'],
  );
  try {
    const stream = await (await publishedLetter(database)).publish(items);
    await queues.enqueue('open-dispatch', [{ stream, consumers: ['open-dispatch'] }]);
    const inspectionId = stream.slice('inspection-'.length);
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      await wait(LOOK_EVERY_MS);
      const { sent } = await dispatchAtRest(database.dataSource, inspectionId);
      if (sent === items) return worker.peakMiB();
    }
    throw new Error(`${items} items were not sent in ${PATIENCE_MS / 1000} seconds.`);
  } finally {
    await worker.stop();
    await queues.close();
    await sink.stop();
    await database.drop();
  }
}
