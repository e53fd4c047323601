import type { DataSource, EntityManager } from 'typeorm';
import { copyStream, type CopyEvent } from '#domain';
import type { PostgresEventLog } from '#event-log';
import type { Clock } from '#platform';
import type { PostItem } from './item.ts';

/** What the outcome of an item is recorded with. */
export interface Recording {
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly clock: Clock;
}

/**
 * Changes an item's row and, where that puts it to rest, appends the event to the copy's own stream, both or neither.
 * The row is locked first, so no two writers ever meet on that stream.
 * @param change updates the row; undefined where it was no longer in the state that the change is for
 * @returns the item as it is now
 */
export async function settle(
  { dataSource, log, clock }: Recording,
  change: (manager: EntityManager) => Promise<PostItem | undefined>,
): Promise<PostItem | undefined> {
  const settled = await dataSource.transaction(async (manager) => {
    const item = await change(manager);
    const event = item && copyEvent(item);
    if (!event) return item;
    const within = log.within(manager);
    const stream = copyStream(item.itemId);
    const { head } = await within.load(stream);
    await within.append([
      {
        stream,
        expected: head,
        events: [
          {
            ...event,
            // Sending happens today, also where the publication is history.
            on: clock.today(),
            by: 'send-post',
            imported: item.imported,
            correlationId: item.correlationId,
            causationId: item.causationId,
          },
        ],
      },
    ]);
    return item;
  });
  if (settled) log.wakeRelay();
  return settled;
}

/** What the copy's stream says of an item at rest; nothing of one under way. */
function copyEvent(item: PostItem): CopyEvent | undefined {
  const { inspectionId, itemId, edition, mailbox, attempt, messageId, state } = item;
  const copy = { inspectionId, itemId, edition, mailbox, attempt, reply: item.reply ?? '' };
  switch (state) {
    case 'sent':
      return { type: 'CopySent', data: { ...copy, messageId } };
    case 'failed':
      return { type: 'CopyFailed', data: copy };
    case 'unknown':
      return { type: 'CopyHeld', data: copy };
    case 'due':
    case 'claimed':
    case 'attempting':
      return undefined;
    default:
      return state satisfies never;
  }
}
