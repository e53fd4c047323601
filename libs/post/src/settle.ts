import type { DataSource } from 'typeorm';
import { copyStream, type CopyEvent } from '#domain';
import { inSession, type PostgresEventLog, type Session } from '#event-log';
import type { Clock } from '#platform';
import type { PostItem } from './item.ts';
import { registerSession } from './register.ts';

/** What the outcome of an item is recorded with. */
export interface Recording {
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly clock: Clock;
}

/**
 * Changes rows of items and, where that puts one to rest, appends the event to the copy's own stream: all of it or
 * nothing. The rows are locked first, so no two writers ever meet on a copy's stream.
 * @param change updates the rows; leaves out those that were no longer in the state that the change is for
 * @param isFirst says of a changed item that nothing has yet become of its copy: its stream is not looked at, and where
 *   it turns out to have events all the same, everything is refused with VersionConflict
 * @returns the items that were changed, as they are now
 */
export async function settle(
  { dataSource, log, clock }: Recording,
  change: (session: Session) => Promise<readonly PostItem[]>,
  isFirst: (item: PostItem) => boolean = () => false,
): Promise<readonly PostItem[]> {
  const settled = await inSession(dataSource, registerSession, async (session) => {
    const items = await change(session);
    const within = log.within(session);
    const copies = items.flatMap((item) => {
      const event = copyEvent(item);
      return event ? [{ item, event, stream: copyStream(item.itemId) }] : [];
    });
    const written = copies.filter(({ item }) => !isFirst(item)).map(({ stream }) => stream);
    const heads = new Map((await within.heads(written)).map((head, place) => [written[place], head] as const));
    await within.append(
      copies.map(({ item, event, stream }) => ({
        stream,
        expected: heads.get(stream) ?? { version: 0, hash: null },
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
      })),
    );
    return items;
  });
  if (settled.length > 0) log.wakeRelay();
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
