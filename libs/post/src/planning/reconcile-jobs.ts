import type { DataSource } from 'typeorm';
import { listStreams } from '#event-log';
import type { QueuedNudge } from '#queues';
import type { Mismatch, Reconciliation } from './reconcile.ts';

/**
 * Holds what waits in the queues against the log and the register: a job is an orphan where it names no stream, or an
 * item that nothing is owed for any more.
 */
export async function reconcileJobs(dataSource: DataSource, nudges: readonly QueuedNudge[]): Promise<Reconciliation> {
  const streams = new Set((await listStreams(dataSource.manager, '')).map(({ stream }) => stream));
  const items = await dataSource.query<{ id: string; state: string }[]>(
    `select item_id::text as id, state from post.item union all select notice_id::text, state from post.notice`,
  );
  const stateOf = new Map(items.map(({ id, state }) => [id, state]));
  const mismatch = ({ queue, jobId, names }: QueuedNudge, says: string): Mismatch => ({
    kind: 'job',
    inspectionId: null,
    id: jobId,
    says: `A job of ${queue} names ${names}, ${says}.`,
  });
  return {
    orphans: nudges.flatMap((nudge) => {
      if (nudge.queue !== 'send-post' && nudge.queue !== 'send-notice')
        return streams.has(nudge.names) ? [] : [mismatch(nudge, 'a stream that the log does not hold')];
      const state = stateOf.get(nudge.names);
      if (state === undefined) return [mismatch(nudge, 'which no register holds')];
      return state === 'superseded' ? [mismatch(nudge, 'which has been superseded')] : [];
    }),
    missing: [],
    doubled: [],
    overdue: [],
  };
}
