import type { DataSource, EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { domainOf, mailboxOf, type Person } from '#domain';
import type { InSeries, NoticeState } from './series.ts';

export type Series = 'invitation' | 'letter' | 'reminder' | 'your_move';

/** A message of planning that we owe one mailbox. */
export interface Notice {
  readonly noticeId: string;
  /** Empty for what is about no single inspection. */
  readonly inspectionId: string;
  readonly series: Series;
  /** Lower case. */
  readonly mailbox: string;
  readonly sequence: number;
  readonly about: string;
  readonly address: string;
  readonly name: string;
  readonly subject: string;
  readonly body: string;
  readonly calendar: { readonly text: string; readonly method: 'REQUEST' | 'CANCEL' } | null;
  readonly messageId: string;
  readonly openedAt: Date;
  readonly state: NoticeState;
  readonly attempt: number;
  readonly reply: string | null;
}

export type NewNotice = Omit<Notice, 'openedAt' | 'state' | 'attempt' | 'reply'>;

/** A notice to one person, from one mailbox, under an id of its own. */
export function noticeTo(
  person: Person,
  from: Person,
  says: Omit<NewNotice, 'noticeId' | 'mailbox' | 'address' | 'name' | 'messageId'>,
): NewNotice {
  const noticeId = uuidV7();
  const { name, email } = person;
  const messageId = `<${noticeId}@${domainOf(from.email)}>`;
  return { noticeId, mailbox: mailboxOf(person), address: email.trim(), name, messageId, ...says };
}

interface NoticeRow {
  notice_id: string;
  inspection_id: string;
  series: Series;
  mailbox: string;
  sequence: number;
  about: string;
  address: string;
  name: string;
  subject: string;
  body: string;
  calendar: string | null;
  calendar_method: 'REQUEST' | 'CANCEL' | null;
  message_id: string;
  opened_at: Date;
  state: NoticeState;
  attempt: number;
  reply: string | null;
}

const noticeFrom = (row: NoticeRow): Notice => ({
  noticeId: row.notice_id,
  inspectionId: row.inspection_id,
  series: row.series,
  mailbox: row.mailbox,
  sequence: row.sequence,
  about: row.about,
  address: row.address,
  name: row.name,
  subject: row.subject,
  body: row.body,
  calendar:
    row.calendar === null || row.calendar_method === null ? null : { text: row.calendar, method: row.calendar_method },
  messageId: row.message_id,
  openedAt: row.opened_at,
  state: row.state,
  attempt: row.attempt,
  reply: row.reply,
});

/** What reads: a transaction, or the data source. */
type Asks = Pick<EntityManager, 'query'>;

/** All notices of an inspection, the oldest first. @param lock holds them until the transaction ends */
export async function noticesOf(asks: Asks, inspectionId: string, lock = false): Promise<readonly Notice[]> {
  const rows = await asks.query<NoticeRow[]>(
    `select * from post.notice where inspection_id = $1 order by opened_at, series, mailbox, sequence ${lock ? 'for update' : ''}`,
    [inspectionId],
  );
  return rows.map(noticeFrom);
}

/** Those of one series to one mailbox. */
export const inSeries = (notices: readonly Notice[], series: Series, mailbox: string): readonly InSeries[] =>
  notices.filter((notice) => notice.series === series && notice.mailbox === mailbox);

/** @returns the ids of those that were new */
export async function openNotices(manager: Asks, notices: readonly NewNotice[]): Promise<readonly string[]> {
  const opened: string[] = [];
  for (const notice of notices) {
    const rows = await manager.query<{ notice_id: string }[]>(
      `insert into post.notice (notice_id, inspection_id, series, mailbox, sequence, about, address, name, subject, body,
         calendar, calendar_method, message_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (inspection_id, series, mailbox, sequence) do nothing returning notice_id`,
      [
        ...[notice.noticeId, notice.inspectionId, notice.series, notice.mailbox, notice.sequence, notice.about],
        ...[notice.address, notice.name, notice.subject, notice.body],
        ...[notice.calendar?.text ?? null, notice.calendar?.method ?? null, notice.messageId],
      ],
    );
    opened.push(...rows.map(({ notice_id }) => notice_id));
  }
  return opened;
}

/** Drops notices that were never offered to a mail server; one that was meanwhile stays what it is. */
export async function supersede(manager: Asks, noticeIds: readonly string[]): Promise<void> {
  if (noticeIds.length === 0) return;
  await manager.query(
    `update post.notice set state = 'superseded', claimed_by = null, lease_until = null, changed_at = now()
     where notice_id = any($1::uuid[]) and state in ('due', 'claimed')`,
    [noticeIds],
  );
}

/**
 * Takes a due notice for a sender; of any number of senders one gets it.
 * @param onlyInspectionId leaves the notices of every other inspection to other senders; null takes any
 */
export async function claimNotice(
  asks: Asks,
  noticeId: string,
  sender: string,
  leaseMs: number,
  onlyInspectionId: string | null,
): Promise<Notice | undefined> {
  const [rows] = await asks.query<[NoticeRow[], number]>(
    `update post.notice set state = 'claimed', attempt = attempt + 1, claimed_by = $2,
       lease_until = now() + $3 * interval '1 ms', changed_at = now()
     where notice_id = $1 and state = 'due' and due_at <= now() and ($4::text is null or inspection_id = $4)
     returning *`,
    [noticeId, sender, leaseMs, onlyInspectionId],
  );
  return rows.map(noticeFrom)[0];
}

/** The last act before the transport gets the message. False where it was superseded or taken away meanwhile. */
export async function beginNotice(asks: Asks, notice: Notice, sender: string, leaseMs: number): Promise<boolean> {
  const [, begun] = await asks.query<[NoticeRow[], number]>(
    `update post.notice set state = 'attempting', lease_until = now() + $4 * interval '1 ms', changed_at = now()
     where notice_id = $1 and attempt = $2 and state = 'claimed' and claimed_by = $3`,
    [notice.noticeId, notice.attempt, sender, leaseMs],
  );
  return begun === 1;
}

/** What became of an attempt; `waitMs` is how long one that is due again waits. */
export interface Settled {
  readonly state: 'sent' | 'failed' | 'unknown' | 'due';
  readonly reply: string;
  readonly waitMs: number;
}

/**
 * Records what became of an attempt, if it is still the sender's, or was held meanwhile. What would be due again is
 * superseded where its series has gone on: an older word must not come after a newer. A newer one that was itself taken back
 * takes nothing's place.
 */
export async function settleNotice(
  dataSource: Pick<DataSource, 'transaction'>,
  notice: Notice,
  sender: string,
  { state, reply, waitMs }: Settled,
): Promise<void> {
  await dataSource.transaction('READ COMMITTED', async (manager) => {
    // Whoever opens the next one has this one locked, and only a statement that begins afterwards sees it.
    await manager.query('select from post.notice where notice_id = $1 for update', [notice.noticeId]);
    await manager.query(
      `update post.notice as settled
          set state = case
                when $3 = 'due' and series <> 'reminder' and exists (
                  select from post.notice as later
                   where later.inspection_id = settled.inspection_id and later.series = settled.series
                     and later.mailbox = settled.mailbox and later.sequence > settled.sequence
                     and later.state <> 'superseded'
                ) then 'superseded'
                else $3
              end,
              reply = $4, due_at = now() + $5 * interval '1 ms', claimed_by = null, lease_until = null, changed_at = now()
        where notice_id = $1 and attempt = $2
          and ((state in ('claimed', 'attempting') and claimed_by = $6) or state = 'unknown')`,
      [notice.noticeId, notice.attempt, state, reply, waitMs, sender],
    );
  });
}

/**
 * Takes back what ended senders left behind: claimed is due again, attempting becomes unknown and is never sent again by
 * itself. @returns notices that are due now
 */
export async function sweepNotices(asks: Asks, limit = 500): Promise<readonly string[]> {
  await asks.query(
    `update post.notice set state = case state when 'claimed' then 'due' else 'unknown' end, claimed_by = null,
       lease_until = null, changed_at = now()
     where state in ('claimed', 'attempting') and lease_until < now()`,
  );
  const rows = await asks.query<{ notice_id: string }[]>(
    `select notice_id from post.notice where state = 'due' and due_at <= now() order by due_at limit $1`,
    [limit],
  );
  return rows.map(({ notice_id }) => notice_id);
}
