import { StreamSweep } from '#event-log';
import { log as lines, underLock } from '#platform';
import { sweepPost } from '#post';
import { queueNames, streamQueueNames, typesFor } from '#queues';
import type { QueueName } from '#queues';
import { stoppedProjections, triedAgainFrom } from '#read-models';
import type { StoppedProjection } from '#read-models';
import { noticeSenderOf, processorsOf, senderOf } from './processors.ts';
import { sweepOfPlanning } from './sweep-of-planning.ts';
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
  const notices = noticeSenderOf(parts);
  await queues.startProcessors(processorsOf(parts, sender, notices), only);

  // A start may bring the release that can fold what the one before could not: its first sweep tries all.
  let isFirst = true;
  const notYetTriedAgain = async (): Promise<readonly StoppedProjection[]> => {
    const stopped = isFirst ? [] : await stoppedProjections(dataSource);
    isFirst = false;
    return stopped.filter((each) => triedAgainFrom(each) > clock.now());
  };

  const streamSweep = new StreamSweep(dataSource);
  let sweeping: Promise<void> | undefined;
  const sweep = (): Promise<void> => {
    sweeping ??= sweepOnce().finally(() => (sweeping = undefined));
    return sweeping;
  };
  const sweepOnce = async (): Promise<void> => {
    try {
      await underLock(dataSource, 'sweep', async () => {
        const waiting = await notYetTriedAgain();
        for (const queue of streamQueueNames) {
          const own = waiting.filter(({ consumer }) => consumer === queue).map(({ stream }) => stream);
          // As many more as are left out, so that those which stand still never crowd out the others.
          const streams = await streamSweep.behind(queue, typesFor(queue), sweptAtOnce + own.length);
          await queues.enqueueSwept(
            queue,
            streams.filter((stream) => !own.includes(stream)).map((stream) => ({ stream })),
          );
        }
        // What else is due in a shared database is for others to do.
        const planned = parts.sendsOnlyFor === undefined ? await sweepOfPlanning(parts) : [];
        const due = [...(await sweepPost({ dataSource, log, clock })), ...planned];
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
      notices.close();
    },
  };
}
