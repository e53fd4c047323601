import { underLock } from '#platform';
import { queueNames } from '#queues';
import type { QueueName } from '#queues';
import { noticeSenderOf, processorsOf, senderOf } from './processors.ts';
import type { WorkerParts } from './processors.ts';
import { putOff, sweepsOf } from './sweeps.ts';

export interface Worker {
  /** Looks at once for whatever a lost nudge has left behind, if no other process is looking. */
  sweep(): Promise<void>;
  /** Finishes the job in hand. */
  stop(): Promise<void>;
}

/** Empties the queues, or those in `only`, and sweeps. Refuses to start unless routing and processors fit each other. */
export async function startWorker(parts: WorkerParts, only: readonly QueueName[] = queueNames): Promise<Worker> {
  const { dataSource, queues, settings } = parts;
  const sender = senderOf(parts);
  const notices = noticeSenderOf(parts);
  await queues.startProcessors(processorsOf(parts, sender, notices), {
    only,
    reachOthers: () => dataSource.query('select'),
  });

  const look = sweepsOf(parts);
  let sweeping: Promise<void> | undefined;
  const sweep = (): Promise<void> => {
    sweeping ??= underLock(dataSource, 'sweep', look)
      .then(() => undefined, putOff('all'))
      .finally(() => (sweeping = undefined));
    return sweeping;
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
