import type { DataSource, EntityManager } from 'typeorm';
import { itemColumns, itemsFrom, type NewItem, type PostItem, type RestingState } from './item.ts';

/** TypeORM gives `[rows, count]` for an update with `returning`. */
const returned = (result: unknown): PostItem[] => itemsFrom((result as [unknown, number])[0]);

/**
 * Writes the items of one edition, in the transaction that consumed its publication.
 * @returns those that were new; an edition that was opened before gives none
 */
export async function openItems(manager: EntityManager, items: readonly NewItem[]): Promise<string[]> {
  const opened: string[] = [];
  for (const item of items) {
    const rows = (await manager.query(
      `insert into post.item (item_id, inspection_id, edition, mailbox, address, name, positions, subject, attachment_name,
         text_sha256, mail_html_sha256, pdf_sha256, message_id, imported, correlation_id, causation_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict (inspection_id, edition, mailbox) do nothing
       returning item_id`,
      [
        item.itemId,
        item.inspectionId,
        item.edition,
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
    )) as { item_id: string }[];
    opened.push(...rows.map((row) => row.item_id));
  }
  return opened;
}

/** Takes a due item for `sender`; of any number of senders one gets it. The lease counts on the database's clock. */
export async function claimItem(
  dataSource: DataSource,
  itemId: string,
  sender: string,
  leaseMs: number,
): Promise<PostItem | undefined> {
  const claimed = await dataSource.query(
    `update post.item
        set state = 'claimed', attempt = attempt + 1, claimed_by = $2, lease_until = now() + $3 * interval '1 ms',
            changed_at = now()
      where item_id = $1 and state = 'due' and due_at <= now()
      returning ${itemColumns}`,
    [itemId, sender, leaseMs],
  );
  return returned(claimed)[0];
}

/** The last act before the transport gets the message. False where the claim is no longer the sender's: then nothing may be sent. */
export async function beginAttempt(
  dataSource: DataSource,
  item: PostItem,
  sender: string,
  leaseMs: number,
): Promise<boolean> {
  const begun = await dataSource.query(
    `update post.item
        set state = 'attempting', lease_until = now() + $4 * interval '1 ms', changed_at = now()
      where item_id = $1 and attempt = $2 and state = 'claimed' and claimed_by = $3 and lease_until > now()
      returning ${itemColumns}`,
    [item.itemId, item.attempt, sender, leaseMs],
  );
  return returned(begun).length === 1;
}

/**
 * Puts the item of this attempt to rest. An attempt whose lease had ended meanwhile has become unknown: its answer, now
 * that it is known, still counts.
 */
export async function putToRest(
  dataSource: DataSource,
  item: PostItem,
  state: RestingState,
  reply: string,
): Promise<PostItem | undefined> {
  const resting = await dataSource.query(
    `update post.item
        set state = $3, reply = $4, claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and attempt = $2 and state in ('claimed', 'attempting', 'unknown')
      returning ${itemColumns}`,
    [item.itemId, item.attempt, state, reply],
  );
  return returned(resting)[0];
}

/**
 * Makes the item of this attempt due again after `waitMs`. With `giveUpAfterMs` the mail server itself put it off, and an
 * item that has been put off for so long is failed instead.
 */
export async function putOff(
  dataSource: DataSource,
  item: PostItem,
  reply: string,
  wait: { waitMs: number; giveUpAfterMs: number | null },
): Promise<PostItem | undefined> {
  const put = await dataSource.query(
    `update post.item
        set state = case when deferred_since < now() - $5 * interval '1 ms' then 'failed' else 'due' end,
            deferred_since = case when $5::bigint is null then deferred_since else coalesce(deferred_since, now()) end,
            due_at = now() + $4 * interval '1 ms', reply = $3, claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and attempt = $2 and state in ('claimed', 'attempting')
      returning ${itemColumns}`,
    [item.itemId, item.attempt, reply, wait.waitMs, wait.giveUpAfterMs],
  );
  return returned(put)[0];
}

/**
 * Ends the leases of senders that are no more. Claimed only: nothing went out, due again. Attempting: the message may have
 * gone out, so it is unknown and never due by itself.
 */
export async function endLeases(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `update post.item
        set state = case state when 'claimed' then 'due' else 'unknown' end,
            reply = case state when 'claimed' then reply else 'The sender ended before the mail server''s answer was recorded.' end,
            due_at = case state when 'claimed' then now() else due_at end,
            claimed_by = null, lease_until = null, changed_at = now()
      where state in ('claimed', 'attempting') and lease_until < now()`,
  );
}

/** Items whose nudge was lost or is still to come, longest due first. */
export async function dueItems(dataSource: DataSource, limit: number): Promise<string[]> {
  const rows = (await dataSource.query(
    `select item_id from post.item where state = 'due' and due_at <= now() order by due_at, item_id limit $1`,
    [limit],
  )) as { item_id: string }[];
  return rows.map((row) => row.item_id);
}

/** Items at rest whose copy's stream does not say so yet. */
export async function unloggedItems(dataSource: DataSource, limit: number): Promise<PostItem[]> {
  return itemsFrom(
    await dataSource.query(
      `select ${itemColumns} from post.item
        where state in ('sent', 'failed', 'unknown') and logged_state is distinct from state
        order by changed_at limit $1`,
      [limit],
    ),
  );
}

export async function markLogged(dataSource: DataSource, item: PostItem): Promise<void> {
  await dataSource.query('update post.item set logged_state = $2 where item_id = $1', [item.itemId, item.state]);
}
