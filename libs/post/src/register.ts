import type { DataSource, EntityManager } from 'typeorm';
import { itemColumns, itemsFrom, type ItemRow, type NewItem, type PostItem, type RestingState } from './item.ts';

/** What TypeORM gives for an update with `returning`. */
type Updated = [ItemRow[], number];

/**
 * Writes the items of one edition, in the transaction that consumed its publication.
 * @returns those that were new; an edition that was opened before gives none
 */
export async function openItems(manager: EntityManager, items: readonly NewItem[]): Promise<string[]> {
  const opened: string[] = [];
  for (const item of items) {
    const rows = await manager.query<{ item_id: string }[]>(
      `insert into post.item (item_id, inspection_id, edition, place, mailbox, address, name, positions, subject, attachment_name,
         text_sha256, mail_html_sha256, pdf_sha256, message_id, imported, correlation_id, causation_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
       on conflict (inspection_id, edition, mailbox) do nothing
       returning item_id`,
      [
        item.itemId,
        item.inspectionId,
        item.edition,
        item.place,
        item.mailbox,
        item.address,
        item.name,
        item.positions,
        item.subject,
        item.attachmentName,
        item.sealed.text,
        item.sealed.mailHtml,
        item.sealed.pdf,
        item.messageId,
        item.imported,
        item.correlationId,
        item.causationId,
      ],
    );
    opened.push(...rows.map((row) => row.item_id));
  }
  return opened;
}

/**
 * Takes a due item for `sender`; of any number of senders one gets it. The lease counts on the database's clock.
 * @param onlyInspectionId leaves the items of every other inspection to other senders; null takes any
 */
export async function claimItem(
  dataSource: DataSource,
  itemId: string,
  sender: string,
  leaseMs: number,
  onlyInspectionId: string | null,
): Promise<PostItem | undefined> {
  const claimed = await dataSource.query<Updated>(
    `update post.item
        set state = 'claimed', attempt = attempt + 1, claimed_by = $2, lease_until = now() + $3 * interval '1 ms',
            changed_at = now()
      where item_id = $1 and state = 'due' and due_at <= now() and ($4::text is null or inspection_id::text = $4)
      returning ${itemColumns}`,
    [itemId, sender, leaseMs, onlyInspectionId],
  );
  return itemsFrom(claimed[0])[0];
}

/** The last act before the transport gets the message. False where the claim is no longer the sender's: then nothing may be sent. */
export async function beginAttempt(
  dataSource: DataSource,
  item: PostItem,
  sender: string,
  leaseMs: number,
): Promise<boolean> {
  const begun = await dataSource.query<Updated>(
    `update post.item
        set state = 'attempting', lease_until = now() + $4 * interval '1 ms', changed_at = now()
      where item_id = $1 and attempt = $2 and state = 'claimed' and claimed_by = $3 and lease_until > now()
      returning ${itemColumns}`,
    [item.itemId, item.attempt, sender, leaseMs],
  );
  return begun[1] === 1;
}

/**
 * Puts the item of this attempt to rest. An attempt whose lease had ended meanwhile has become unknown: its answer, now
 * that it is known, still counts.
 */
export async function putToRest(
  manager: EntityManager,
  item: PostItem,
  state: RestingState,
  reply: string,
): Promise<PostItem | undefined> {
  const resting = await manager.query<Updated>(
    `update post.item
        set state = $3, reply = $4, claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and attempt = $2
        and (state in ('claimed', 'attempting') or (state = 'unknown' and $3 <> 'unknown'))
      returning ${itemColumns}`,
    [item.itemId, item.attempt, state, reply],
  );
  return itemsFrom(resting[0])[0];
}

/**
 * Makes the item of this attempt due again after `waitMs`. With `giveUpAfterMs` the mail server itself put it off, and an
 * item that has been put off for so long is failed instead.
 */
export async function putOff(
  manager: EntityManager,
  item: PostItem,
  reply: string,
  wait: { waitMs: number; giveUpAfterMs: number | null },
): Promise<PostItem | undefined> {
  const put = await manager.query<Updated>(
    `update post.item
        set state = case when deferred_since < now() - $5 * interval '1 ms' then 'failed' else 'due' end,
            deferred_since = case when $5::bigint is null then deferred_since else coalesce(deferred_since, now()) end,
            due_at = now() + $4 * interval '1 ms', reply = $3, claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and attempt = $2 and state in ('claimed', 'attempting')
      returning ${itemColumns}`,
    [item.itemId, item.attempt, reply, wait.waitMs, wait.giveUpAfterMs],
  );
  return itemsFrom(put[0])[0];
}

/** Takes back items whose sender ended before anything went out: they are due again. */
export async function releaseClaims(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `update post.item
        set state = 'due', due_at = now(), claimed_by = null, lease_until = null, changed_at = now()
      where state = 'claimed' and lease_until < now()`,
  );
}

/** Items whose sender ended, or lost the database, while the mail server may have been taking the message. */
export async function abandonedAttempts(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ item_id: string }[]>(
    `select item_id from post.item where state = 'attempting' and lease_until < now()`,
  );
  return rows.map((row) => row.item_id);
}

/** Such an item is unknown, and never due by itself: a second copy may be worse than a person's question. */
export async function holdAbandoned(manager: EntityManager, itemId: string): Promise<PostItem | undefined> {
  const held = await manager.query<Updated>(
    `update post.item
        set state = 'unknown', reply = 'The sender ended before the mail server''s answer was recorded.',
            claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and state = 'attempting' and lease_until < now()
      returning ${itemColumns}`,
    [itemId],
  );
  return itemsFrom(held[0])[0];
}

/** Items whose nudge was lost or is still to come, longest due first. */
export async function dueItems(dataSource: DataSource, limit: number): Promise<string[]> {
  const rows = await dataSource.query<{ item_id: string }[]>(
    `select item_id from post.item where state = 'due' and due_at <= now() order by due_at, item_id limit $1`,
    [limit],
  );
  return rows.map((row) => row.item_id);
}
