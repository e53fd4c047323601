import type { DataSource, EntityManager } from 'typeorm';
import { queryAlone, type Session } from '#event-log';
import { inParts } from '#platform';
import { itemColumns, itemsFrom, type ItemRow, type NewItem, type PostItem, type RestingState } from './item.ts';

/** How statements of the register run: parsing and planning them anew took half of the server's time for them. */
export const registerSession = { commit: 'waits for the disk', plans: 'kept' } as const;

/** Rows a statement: one that is too long costs memory on both sides. */
const OPENED_AT_ONCE = 1_000;

/**
 * Writes the items of one edition, in the transaction that consumed its publication.
 * @returns those that were new; an edition that was opened before gives none
 */
export async function openItems(manager: EntityManager, items: Iterable<NewItem>): Promise<string[]> {
  const opened: string[] = [];
  for (const some of inParts(items, OPENED_AT_ONCE)) {
    const rows = await manager.query<{ item_id: string }[]>(
      `insert into post.item (item_id, inspection_id, edition, place, mailbox, address, name, positions, subject, attachment_name,
         text_sha256, mail_html_sha256, pdf_sha256, message_id, imported, correlation_id, causation_id)
       select "itemId", "inspectionId", edition, place, mailbox, address, name, positions, subject, "attachmentName",
         sealed->>'text', sealed->>'mailHtml', sealed->>'pdf', "messageId", imported, "correlationId", "causationId"
       from json_to_recordset($1) as item ("itemId" uuid, "inspectionId" text, edition int, place int, mailbox text,
         address text, name text, positions text[], subject text, "attachmentName" text, sealed json, "messageId" text,
         imported boolean, "correlationId" text, "causationId" text)
       order by place
       on conflict (inspection_id, edition, mailbox) do nothing
       returning item_id`,
      [JSON.stringify(some)],
    );
    opened.push(...rows.map((row) => row.item_id));
  }
  return opened;
}

/**
 * Takes those of the items that are due for `sender`; of any number of senders one gets each. A row that another holds is
 * passed over: whoever holds it claims it, or nudges again after making it due. The lease counts on the database's clock.
 * @param onlyInspectionId leaves the items of every other inspection to other senders; null takes any
 */
export async function claimItems(
  dataSource: DataSource,
  itemIds: readonly string[],
  sender: string,
  leaseMs: number,
  onlyInspectionId: string | null,
): Promise<PostItem[]> {
  const claimed = await queryAlone<ItemRow>(
    dataSource,
    registerSession,
    `update post.item
        set state = 'claimed', attempt = attempt + 1, claimed_by = $2, lease_until = now() + $3 * interval '1 ms',
            changed_at = now()
      where item_id in (
        select item_id from post.item
         -- By its id, whatever is due: kept plans of when little was took the index of what is due, and read all of it.
         where item_id = any($1::uuid[]) and case when state = 'due' then due_at <= now() else false end
           and ($4::text is null or inspection_id::text = $4)
           for update skip locked
      )
      returning ${itemColumns}`,
    [itemIds, sender, leaseMs, onlyInspectionId],
  );
  return itemsFrom(claimed);
}

/** What became of one attempt for good. */
export interface Rest {
  readonly item: PostItem;
  readonly state: RestingState;
  readonly reply: string;
}

/**
 * Puts the items of these attempts to rest and begins the attempts that follow on their connections, in one statement: the
 * last act before the transport gets the messages. Nothing may be sent of an item that it does not begin.
 * An attempt whose lease had ended meanwhile has become unknown: its answer, now that it is known, still counts.
 * @returns the items that were put to rest, and the ids of those that are attempting now
 */
export async function restAndBegin(
  session: Pick<Session, 'query'>,
  rests: readonly Rest[],
  begins: readonly PostItem[],
  sender: string,
  leaseMs: number,
): Promise<{ rested: PostItem[]; begun: ReadonlySet<string> }> {
  const rows = await session.query<ItemRow>(
    `update post.item
        set state = new_state, reply = coalesce(new_reply, reply), changed_at = now(),
            claimed_by = case new_state when 'attempting' then claimed_by end,
            lease_until = case new_state when 'attempting' then now() + $6 * interval '1 ms' end
       from unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) as turn (of_item, of_attempt, new_state, new_reply)
      where item_id = of_item and attempt = of_attempt
        and case new_state
              when 'attempting' then state = 'claimed' and claimed_by = $5 and lease_until > now()
              else (state in ('claimed', 'attempting') and claimed_by = $5)
                or (state = 'unknown' and new_state <> 'unknown')
            end
      returning ${itemColumns}`,
    [
      [...rests.map(({ item }) => item.itemId), ...begins.map(({ itemId }) => itemId)],
      [...rests.map(({ item }) => item.attempt), ...begins.map(({ attempt }) => attempt)],
      [...rests.map(({ state }) => state), ...begins.map(() => 'attempting')],
      [...rests.map(({ reply }) => reply), ...begins.map(() => null)],
      sender,
      leaseMs,
    ],
  );
  const items = itemsFrom(rows);
  return {
    rested: items.filter(({ state }) => state !== 'attempting'),
    begun: new Set(items.filter(({ state }) => state === 'attempting').map(({ itemId }) => itemId)),
  };
}

/**
 * Makes the item of this attempt due again after `waitMs`, if it is still the sender's. With `giveUpAfterMs` the mail server itself put it off, and an
 * item that has been put off for so long is failed instead.
 */
export async function putOff(
  session: Session,
  item: PostItem,
  sender: string,
  reply: string,
  wait: { waitMs: number; giveUpAfterMs: number | null },
): Promise<PostItem[]> {
  const put = await session.query<ItemRow>(
    `update post.item
        set state = case when deferred_since < now() - $5 * interval '1 ms' then 'failed' else 'due' end,
            deferred_since = case when $5::bigint is null then deferred_since else coalesce(deferred_since, now()) end,
            due_at = now() + $4 * interval '1 ms', reply = $3, claimed_by = null, lease_until = null, changed_at = now()
      where item_id = $1 and attempt = $2 and state in ('claimed', 'attempting') and claimed_by = $6
      returning ${itemColumns}`,
    [item.itemId, item.attempt, reply, wait.waitMs, wait.giveUpAfterMs, sender],
  );
  return itemsFrom(put);
}

/** Takes back items whose sender ended before anything went out: they are due again. */
export async function releaseClaims(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `update post.item
        set state = 'due', due_at = now(), claimed_by = null, lease_until = null, changed_at = now()
      where item_id in (
        select item_id from post.item where state = 'claimed' and lease_until < now() for update skip locked
      )`,
  );
}

/**
 * Holds items whose sender ended, or lost the database, while the mail server may have been taking the message. They are
 * unknown, and never due by themselves: a second copy may be worse than a person's question.
 */
export async function holdAbandoned(session: Session): Promise<PostItem[]> {
  const held = await session.query<ItemRow>(
    `update post.item
        set state = 'unknown', reply = 'The sender ended before the mail server''s answer was recorded.',
            claimed_by = null, lease_until = null, changed_at = now()
      where item_id in (
        select item_id from post.item where state = 'attempting' and lease_until < now() for update skip locked
      )
      returning ${itemColumns}`,
  );
  return itemsFrom(held);
}

/** Items whose nudge was lost or is still to come, longest due first. */
export async function dueItems(dataSource: DataSource, limit: number): Promise<string[]> {
  const rows = await dataSource.query<{ item_id: string }[]>(
    `select item_id from post.item where state = 'due' and due_at <= now() order by due_at, item_id limit $1`,
    [limit],
  );
  return rows.map((row) => row.item_id);
}
