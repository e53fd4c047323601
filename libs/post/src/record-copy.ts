import type { DataSource } from 'typeorm';
import { copyStream, type CopyEvent } from '#domain';
import { IdempotencyKeyUsed, VersionConflict, type EventLog } from '#event-log';
import type { Clock } from '#platform';
import type { PostItem, RestingState } from './item.ts';
import { markLogged } from './register.ts';

export interface CopyRecorder {
  readonly dataSource: DataSource;
  readonly log: EventLog;
  readonly clock: Clock;
}

/**
 * Appends to the copy's own stream what its row says, once, however often it is asked: the key is the attempt and its outcome.
 * The row comes first; where a process ends in between, the sweep finds it.
 */
export async function recordCopy({ dataSource, log, clock }: CopyRecorder, item: PostItem): Promise<void> {
  const { state } = item;
  if (state !== 'sent' && state !== 'failed' && state !== 'unknown') return;
  const stream = copyStream(item.itemId);
  const event = copyEvent(item, state);
  const { head } = await log.load(stream);
  try {
    await log.append(
      [
        {
          stream,
          expected: head,
          events: [
            {
              ...event,
              on: clock.today(),
              by: 'send-post',
              imported: item.imported,
              correlationId: item.correlationId,
              causationId: item.causationId,
            },
          ],
        },
      ],
      { idempotencyKey: `${stream}-${item.attempt}-${state}` },
    );
  } catch (error) {
    // Another process records the same item: the next sweep finds whatever is still missing then.
    if (error instanceof VersionConflict) return;
    if (!(error instanceof IdempotencyKeyUsed)) throw error;
  }
  await markLogged(dataSource, item);
}

function copyEvent(item: PostItem, state: RestingState): CopyEvent {
  const { inspectionId, itemId, edition, mailbox, attempt, messageId } = item;
  const copy = { inspectionId, itemId, edition, mailbox, attempt, reply: item.reply ?? '' };
  switch (state) {
    case 'sent':
      return { type: 'CopySent', data: { ...copy, messageId } };
    case 'failed':
      return { type: 'CopyFailed', data: copy };
    case 'unknown':
      return { type: 'CopyHeld', data: copy };
    default:
      return state satisfies never;
  }
}
