import { outboxDepth, streamsBehind } from '#event-log';
import { itemsOf, nextDueAt, type PostItem } from '#post';
import { consumerNames, typesFor, type Queues } from '#queues';
import type { DataSource } from 'typeorm';
import type { LivedInspection } from './inspections.ts';

/** What has still to be done, each as a sentence: news nobody was told of, streams behind, post that is not at rest. */
export async function whatIsUnderWay(
  dataSource: DataSource,
  inspections: readonly LivedInspection[],
): Promise<string[]> {
  const { rows } = await outboxDepth(dataSource);
  const behind = await Promise.all(
    consumerNames.map(async (queue) =>
      (await streamsBehind(dataSource, queue, typesFor(queue), 100)).map((stream) => `${queue} is behind on ${stream}`),
    ),
  );
  const due = await nextDueAt(dataSource);
  const items = await Promise.all(inspections.map(({ inspectionId }) => itemsOf(dataSource, inspectionId)));
  // Of every inspection and of none: a notice may be about someone's work as a whole.
  const notices = await dataSource.query<{ notice_id: string; series: string; mailbox: string; state: string }[]>(
    `select notice_id, series, mailbox, state from post.notice
     where state not in ('sent', 'failed', 'unknown', 'superseded') order by opened_at, notice_id`,
  );
  return [
    ...(rows > 0 ? [`${rows} rows lie in the outbox`] : []),
    ...behind.flat(),
    ...(due === null ? [] : [`an item is due since ${due.toISOString()}`]),
    ...items
      .flat()
      .filter((item) => !isAtRest(item))
      .map(({ itemId, mailbox, state }) => `item ${itemId} to ${mailbox} is ${state}`),
    ...notices.map(
      ({ notice_id, series, mailbox, state }) => `notice ${notice_id} (${series}) to ${mailbox} is ${state}`,
    ),
  ];
}

function isAtRest({ state }: PostItem): boolean {
  switch (state) {
    case 'sent':
    case 'failed':
    case 'unknown':
      return true;
    case 'due':
    case 'claimed':
    case 'attempting':
      return false;
    default:
      return state satisfies never;
  }
}

/** Jobs that no process has done and that will not come to an end by themselves, or have not yet. */
export async function jobsLeft(queues: Queues['queues']): Promise<string[]> {
  const left = await Promise.all(
    queues.map(async (queue) => {
      const [counts, failed] = [await queue.getJobCounts(), await queue.getFailed(0, 4)];
      return [
        ...Object.entries(counts)
          .filter(([state, jobs]) => state !== 'completed' && jobs > 0)
          .map(([state, jobs]) => `${jobs} ${state} jobs lie in ${queue.name}`),
        ...failed.map(({ failedReason }) => `a job of ${queue.name} failed: ${failedReason}`),
      ];
    }),
  );
  return left.flat();
}
