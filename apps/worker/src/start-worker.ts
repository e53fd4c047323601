import { streamsBehind } from '#event-log';
import { log as lines, underLock } from '#platform';
import { sweepPost } from '#post';
import { queueNames, streamQueueNames, typesFor } from '#queues';
import type { QueueName } from '#queues';
import { processorsOf, senderOf } from './processors.ts';
import type { WorkerParts } from './processors.ts';

export interface Worker {
  /** Looks at once for whatever a lost nudge has left behind, if no other process is looking. */
  sweep(): Promise<void>;
  /** Finishes the job in hand. */
  stop(): Promise<void>;
}

const sweptAtOnce = 1_000;

/** Empties the queues, or those in `only`, and sweeps. Refuses to start unless routing and processors fit each other. */
export async function startWorker(parts: WorkerParts, only: readonly QueueName[] = queueNames): Promise<Worker> {
  const { dataSource, log, clock, queues, settings } = parts;
  const sender = senderOf(parts);
  await queues.startProcessors(processorsOf(parts, sender), only);

  let sweeping: Promise<void> | undefined;
  const sweep = (): Promise<void> => {
    sweeping ??= sweepOnce().finally(() => (sweeping = undefined));
    return sweeping;
  };
  const sweepOnce = async (): Promise<void> => {
    try {
      await underLock(dataSource, 'sweep', async () => {
        for (const queue of streamQueueNames) {
          const streams = await streamsBehind(dataSource, queue, typesFor(queue), sweptAtOnce);
          await queues.enqueueSwept(
            queue,
            streams.map((stream) => ({ stream })),
          );
        }
        const due = await sweepPost({ dataSource, log, clock });
        await queues.enqueueSwept(
          'send-post',
          due.map((itemId) => ({ itemId })),
        );
      });
    } catch (error) {
      // The next sweep is some seconds away and finds the same.
      lines.warn('sweep put off', { reason: error instanceof Error ? error.message : String(error) });
    }
  };
  // From a process timer, because a job scheduler in the queues would go with them.
  const timer = setInterval(() => void sweep(), settings.sweepSeconds * 1000);
  void sweep();
  return {
    sweep,
    async stop() {
      clearInterval(timer);
      await sweeping;
      await queues.close();
      sender.close();
    },
  };
}
