import type { DataSource } from 'typeorm';
import { parseEvent, type CopyEvent, type ReportPublished } from '#domain';
import type { OpenEvent } from '#event-log';
import { inspectionIdOf, type Place, type Projection } from './projection.ts';

/**
 * One row for each copy owed. The publication is an event of the inspection, what became of a copy one of the copy's
 * own stream; either may be folded first, so each fills its own columns and makes the row where it is missing.
 */
export const copiesProjection: Projection = {
  name: 'copies',
  types: ['ReportPublished', 'CopySent', 'CopyFailed', 'CopyHeld'],
  tables: ['copy'],
  async fold(events, place) {
    for (const recorded of events) {
      const event = parseEvent<ReportPublished | CopyEvent>(recorded);
      switch (event.type) {
        case 'ReportPublished':
          await owe(place, inspectionIdOf(recorded.stream), event.data.edition, event.data.mailboxes);
          break;
        case 'CopySent':
          await settle(place, event.data, 'sent', recorded);
          break;
        case 'CopyFailed':
          await settle(place, event.data, 'failed', recorded);
          break;
        case 'CopyHeld':
          await settle(place, event.data, 'unknown', recorded);
          break;
        default:
          event satisfies never;
      }
    }
  },
};

async function owe(
  { schema, session }: Place,
  inspectionId: string,
  edition: number,
  mailboxes: readonly string[],
): Promise<void> {
  await session.query(
    `insert into ${schema}.copy (inspection_id, edition, mailbox, owed)
     select $1, $2, mailbox, true from unnest($3::text[]) as mailbox order by mailbox
     on conflict (inspection_id, edition, mailbox) do update set owed = true`,
    [inspectionId, edition, mailboxes],
  );
}

async function settle(
  { schema, session }: Place,
  copy: CopyEvent['data'],
  state: 'sent' | 'failed' | 'unknown',
  { recordedAt }: OpenEvent,
): Promise<void> {
  await session.query(
    `insert into ${schema}.copy (inspection_id, edition, mailbox, owed, item_id, state, reply, attempts, at)
     values ($1, $2, $3, false, $4, $5, $6, $7, $8)
     on conflict (inspection_id, edition, mailbox) do update
     set item_id = excluded.item_id, state = excluded.state, reply = excluded.reply,
         attempts = excluded.attempts, at = excluded.at`,
    [copy.inspectionId, copy.edition, copy.mailbox, copy.itemId, state, copy.reply, copy.attempt, recordedAt],
  );
}

export interface CopyOwed {
  readonly edition: number;
  /** Lower case. */
  readonly mailbox: string;
  /** `due` until the log says what became of it. */
  readonly state: 'due' | 'sent' | 'failed' | 'unknown';
  readonly itemId: string | null;
  /** What the mail server answered. */
  readonly reply: string | null;
  readonly attempts: number;
  /** When that was recorded (UTC); null while it is due. */
  readonly at: Date | null;
}

/** What became of each copy of an inspection's letter, editions in order, mailboxes by name. */
export async function copiesOf(dataSource: DataSource, inspectionId: string): Promise<CopyOwed[]> {
  return dataSource.query(
    `select edition, mailbox, coalesce(state, 'due') as state, item_id as "itemId", reply,
       coalesce(attempts, 0) as attempts, at
     from read.copy where inspection_id = $1 and owed order by edition, mailbox`,
    [inspectionId],
  );
}
