import type { Queues } from './open-queues.ts';

/** A job that is still to be worked on, by what it names. */
export interface QueuedNudge {
  readonly queue: string;
  readonly jobId: string;
  /** A stream or an item of post. */
  readonly names: string;
}

const stillToDo = ['waiting', 'delayed', 'active', 'prioritized'] as const;
const lookedAt = 10_000;

/** What waits in the queues, to hold it against the log. At most 10,000 jobs a queue. */
export async function queuedNudges({ queues }: Pick<Queues, 'queues'>): Promise<readonly QueuedNudge[]> {
  const found = await Promise.all(
    queues.map(async (queue) => {
      const jobs = await queue.getJobs([...stillToDo], 0, lookedAt);
      return jobs.flatMap((job): readonly QueuedNudge[] => {
        const data: unknown = job.data;
        if (typeof data !== 'object' || data === null) return [];
        const names = 'stream' in data ? data.stream : 'itemId' in data ? data.itemId : undefined;
        return typeof names === 'string' ? [{ queue: queue.name, jobId: job.id ?? '', names }] : [];
      });
    }),
  );
  return found.flat();
}
