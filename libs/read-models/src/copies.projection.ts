import type { DataSource } from 'typeorm';
import { parseEvent, type CopyEvent, type ReportPublished } from '#domain';
import type { OpenEvent } from '#event-log';
import { inspectionIdOf, type Projection } from './projection.ts';

/**
 * One row for each copy owed. The publication is an event of the inspection, what became of a copy one of the copy's
 * own stream; either may be folded first, so each fills its own columns and makes the row where it is missing.
 */
export const copiesProjection: Projection = {
  name: 'copies',
  types: ['ReportPublished', 'CopySent', 'CopyFailed', 'CopyHeld'],
  tables: ['copy'],
  fold(events, { schema, session }) {
    const copies = [...foldedByCopy(events).values()];
    // In one order, or two transactions that each fold several streams could wait for each other.
    session.send(
      `insert into ${schema}.copy as copy (inspection_id, edition, mailbox, owed, item_id, state, reply, attempts, at)
       select * from unnest($1::text[], $2::int[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::int[],
         $9::timestamptz[]) as folded (inspection_id, edition, mailbox, owed, item_id, state, reply, attempts, at)
       order by inspection_id, edition, mailbox
       on conflict (inspection_id, edition, mailbox) do update
       set owed = copy.owed or excluded.owed, item_id = coalesce(excluded.item_id, copy.item_id),
           state = coalesce(excluded.state, copy.state), reply = coalesce(excluded.reply, copy.reply),
           attempts = coalesce(excluded.attempts, copy.attempts), at = coalesce(excluded.at, copy.at)`,
      [
        copies.map(({ inspectionId }) => inspectionId),
        copies.map(({ edition }) => edition),
        copies.map(({ mailbox }) => mailbox),
        copies.map(({ owed }) => owed),
        copies.map(({ outcome }) => outcome?.itemId ?? null),
        copies.map(({ outcome }) => outcome?.state ?? null),
        copies.map(({ outcome }) => outcome?.reply ?? null),
        copies.map(({ outcome }) => outcome?.attempts ?? null),
        copies.map(({ outcome }) => outcome?.at ?? null),
      ],
    );
  },
};

/** What some events say of one copy. */
interface Folded {
  readonly inspectionId: string;
  readonly edition: number;
  readonly mailbox: string;
  /** Whether a publication among them owes it. */
  owed: boolean;
  /** The latest among them; undefined where none says what became of it. */
  outcome?: {
    readonly itemId: string;
    readonly state: 'sent' | 'failed' | 'unknown';
    readonly reply: string;
    readonly attempts: number;
    readonly at: Date;
  };
}

function foldedByCopy(events: readonly OpenEvent[]): ReadonlyMap<string, Folded> {
  const copies = new Map<string, Folded>();
  const copyOf = (inspectionId: string, edition: number, mailbox: string): Folded => {
    const key = `${edition} ${inspectionId} ${mailbox}`;
    const copy = copies.get(key) ?? { inspectionId, edition, mailbox, owed: false };
    copies.set(key, copy);
    return copy;
  };
  for (const recorded of events) {
    const event = parseEvent<ReportPublished | CopyEvent>(recorded);
    if (event.type === 'ReportPublished') {
      const inspectionId = inspectionIdOf(recorded.stream);
      for (const mailbox of event.data.mailboxes) copyOf(inspectionId, event.data.edition, mailbox).owed = true;
    } else {
      const { inspectionId, edition, mailbox, itemId, reply, attempt: attempts } = event.data;
      const state = stateAfter(event.type);
      copyOf(inspectionId, edition, mailbox).outcome = { itemId, state, reply, attempts, at: recorded.recordedAt };
    }
  }
  return copies;
}

function stateAfter(type: CopyEvent['type']): 'sent' | 'failed' | 'unknown' {
  switch (type) {
    case 'CopySent':
      return 'sent';
    case 'CopyFailed':
      return 'failed';
    case 'CopyHeld':
      return 'unknown';
    default:
      return type satisfies never;
  }
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
