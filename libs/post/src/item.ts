/**
 * The life of an item: due → claimed → attempting → sent, failed or unknown; back to due where that is safe.
 * `sent`, `failed` and `unknown` are at rest: nothing happens to them without a person.
 */
export type ItemState = 'due' | 'claimed' | 'attempting' | RestingState;
export type RestingState = 'sent' | 'failed' | 'unknown';

/** One copy of a letter that we owe one mailbox. */
export interface PostItem {
  readonly itemId: string;
  readonly inspectionId: string;
  readonly edition: number;
  /** On the copy list; the addressee's is 0. */
  readonly place: number;
  /** Lower case: what makes two recipients one. */
  readonly mailbox: string;
  /** As it was written on the copy list: what the message is addressed to. */
  readonly address: string;
  readonly name: string;
  /** Every position that this person receives the letter in, each once, the addressee's first. */
  readonly positions: readonly string[];
  readonly subject: string;
  readonly attachmentName: string;
  /** Hex SHA-256 of the sealed renderings that the message is made of. */
  readonly sealed: { readonly text: string; readonly mailHtml: string; readonly pdf: string };
  /** With angle brackets; the same for every attempt. */
  readonly messageId: string;
  /** When the item was opened: the message's Date, the same for every attempt. */
  readonly openedAt: Date;
  readonly imported: boolean;
  readonly correlationId: string;
  readonly causationId: string;
  readonly state: ItemState;
  /** How often it was claimed; 0 before the first time. */
  readonly attempt: number;
  readonly dueAt: Date;
  /** Latest words of the mail server, or why there were none; null before the first attempt. */
  readonly reply: string | null;
  readonly changedAt: Date;
}

/** An item as the reaction opens it. */
export type NewItem = Omit<PostItem, 'openedAt' | 'state' | 'attempt' | 'dueAt' | 'reply' | 'changedAt'>;

/** A row of `post.item` as the driver gives it. */
export interface ItemRow {
  item_id: string;
  inspection_id: string;
  edition: number;
  place: number;
  mailbox: string;
  address: string;
  name: string;
  positions: string[];
  subject: string;
  attachment_name: string;
  text_sha256: string;
  mail_html_sha256: string;
  pdf_sha256: string;
  message_id: string;
  opened_at: Date;
  imported: boolean;
  correlation_id: string;
  causation_id: string;
  state: ItemState;
  attempt: number;
  due_at: Date;
  reply: string | null;
  changed_at: Date;
}

/** Columns of `post.item` that make a PostItem. */
export const itemColumns = `item_id, inspection_id, edition, place, mailbox, address, name, positions, subject, attachment_name,
  text_sha256, mail_html_sha256, pdf_sha256, message_id, opened_at, imported, correlation_id, causation_id,
  state, attempt, due_at, reply, changed_at`;

export const itemsFrom = (rows: readonly ItemRow[]): PostItem[] => rows.map(itemFrom);

const itemFrom = (row: ItemRow): PostItem => ({
  itemId: row.item_id,
  inspectionId: row.inspection_id,
  edition: row.edition,
  place: row.place,
  mailbox: row.mailbox,
  address: row.address,
  name: row.name,
  positions: row.positions,
  subject: row.subject,
  attachmentName: row.attachment_name,
  sealed: { text: row.text_sha256, mailHtml: row.mail_html_sha256, pdf: row.pdf_sha256 },
  messageId: row.message_id,
  openedAt: row.opened_at,
  imported: row.imported,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  state: row.state,
  attempt: row.attempt,
  dueAt: row.due_at,
  reply: row.reply,
  changedAt: row.changed_at,
});
