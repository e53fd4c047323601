import type { DataSource } from 'typeorm';
import { itemColumns, itemsFrom, type ItemRow, type PostItem } from './item.ts';

/** Where the dispatch of an inspection's letters stands, counted in mailboxes. */
export interface DispatchCounts {
  readonly recipients: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  /** Due, claimed or attempting. */
  readonly underWay: number;
}

/** The items of an inspection, by edition and then in the order of the copy list, the addressee's first. */
export async function itemsOf(dataSource: DataSource, inspectionId: string): Promise<PostItem[]> {
  return itemsFrom(
    await dataSource.query<ItemRow[]>(
      `select ${itemColumns} from post.item where inspection_id = $1 order by edition, place`,
      [inspectionId],
    ),
  );
}

/** Counts the items of an inspection; `underWay: 0` with recipients means that every copy is at rest. */
export async function dispatchAtRest(dataSource: DataSource, inspectionId: string): Promise<DispatchCounts> {
  const [counts] = await dataSource.query<[DispatchCounts]>(
    `select count(*)::int as recipients,
            count(*) filter (where state = 'sent')::int as sent,
            count(*) filter (where state = 'failed')::int as failed,
            count(*) filter (where state = 'unknown')::int as unknown,
            count(*) filter (where state in ('due', 'claimed', 'attempting'))::int as "underWay"
       from post.item where inspection_id = $1`,
    [inspectionId],
  );
  return counts;
}

/** When the next item of all is due (an instant, perhaps past), or null where none waits. */
export async function nextDueAt(dataSource: DataSource): Promise<Date | null> {
  const [next] = await dataSource.query<[{ due_at: Date | null }]>(
    `select min(due_at) as due_at from post.item where state = 'due'`,
  );
  return next.due_at;
}

/** Items that a person has to look at, the latest first: no answer came, or the server refused them for good. */
export async function heldItems(dataSource: DataSource, limit = 100): Promise<PostItem[]> {
  return itemsFrom(
    await dataSource.query(
      `select ${itemColumns} from post.item where state in ('unknown', 'failed') order by changed_at desc, mailbox limit $1`,
      [limit],
    ),
  );
}
