import { copyStream } from '#domain';
import type { PostgresEventLog } from '#event-log';
import { itemsOf, type PostItem } from '#post';
import type { DataSource } from 'typeorm';
import { authorizationOf } from './client.ts';
import type { LivedInspection } from './inspections.ts';
import type { MailServer } from './mail-server.ts';

export interface UnknownItem {
  readonly itemId: string;
  readonly mailbox: string;
  readonly inspectionId: string;
}

export interface CopiesReckoned {
  /** Mailboxes that a copy is owed to, but for those whose server refused it for good. */
  readonly copiesExpected: number;
  readonly copies: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unknown: number;
  readonly unknownItems: readonly UnknownItem[];
  /** Every promise that was not kept, as a sentence. */
  readonly faults: readonly string[];
}

export interface CopiesParts {
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly mail: MailServer;
  readonly webUrl: string;
}

/** Compares what the mail server saw with what the register, the copies' own streams and the API say of each mailbox. */
export async function reckonCopies(
  parts: CopiesParts,
  inspections: readonly LivedInspection[],
): Promise<CopiesReckoned> {
  const faults: string[] = [];
  const unknownItems: UnknownItem[] = [];
  const sums = { copiesExpected: 0, copies: 0, lost: 0, doubled: 0 };
  for (const { inspectionId, mailboxes } of inspections) {
    const items = await itemsOf(parts.dataSource, inspectionId);
    const shown = await copiesShown(parts.webUrl, inspectionId);
    if (items.length !== mailboxes.length)
      faults.push(`inspection ${inspectionId} owes ${items.length} copies instead of ${mailboxes.length}`);
    for (const mailbox of mailboxes) {
      const item = items.find((each) => each.mailbox === mailbox);
      const accepted = parts.mail.accepted.get(mailbox) ?? 0;
      const isRefused = parts.mail.refusedForGood.has(mailbox);
      const says = `${mailbox} of inspection ${inspectionId}`;
      if (!isRefused) sums.copiesExpected += 1;
      sums.copies += Math.min(1, accepted);
      if (accepted === 0 && item?.state !== 'unknown' && !(isRefused && item?.state === 'failed')) {
        sums.lost += 1;
        faults.push(`${says} got no copy; its item is ${item?.state ?? 'missing'}: ${item?.reply ?? ''}`);
      }
      // Whole messages count, answered or not: the sender of an unanswered one cannot know.
      const received = parts.mail.received.get(mailbox) ?? 0;
      if (received > 1) {
        sums.doubled += 1;
        faults.push(`${says} got its copy ${received} times`);
      }
      if (item === undefined) continue;
      if (item.state === 'failed' && !isRefused) faults.push(`${says} failed: ${item.reply ?? ''}`);
      if (item.state === 'sent' && accepted === 0) faults.push(`${says} is said to be sent`);
      if (item.state === 'unknown') unknownItems.push({ itemId: item.itemId, mailbox, inspectionId });
      faults.push(...(await recordedAs(parts.log, item)).map((fault) => `${says}: ${fault}`));
      if (shown.get(mailbox) !== item.state)
        faults.push(`${says} is ${item.state} and shown as ${shown.get(mailbox) ?? 'nothing'}`);
    }
  }
  if (sums.copies === 0) faults.push('no copy was sent: the run is too small to say anything');
  return { ...sums, unknown: unknownItems.length, unknownItems, faults };
}

/** What is wrong with the copy's own stream: its last event says what became of the item, and it was sent at most once. */
async function recordedAs(log: PostgresEventLog, { itemId, state }: PostItem): Promise<string[]> {
  const last = { sent: 'CopySent', failed: 'CopyFailed', unknown: 'CopyHeld' } as const;
  const { events } = await log.load(copyStream(itemId));
  const types = events.map(({ type }) => type);
  const expected = state in last ? last[state as keyof typeof last] : undefined;
  return [
    ...(types.at(-1) === expected ? [] : [`is ${state}, and its stream ends with ${types.at(-1) ?? 'nothing'}`]),
    ...(types.filter((type) => type === 'CopySent').length > 1 ? ['was recorded as sent more than once'] : []),
  ];
}

/** State by mailbox, as whoever may see the dispatch is told it. */
async function copiesShown(webUrl: string, inspectionId: string): Promise<ReadonlyMap<string, string>> {
  const answer = await fetch(`${webUrl}/api/inspections/${inspectionId}/copies`, {
    headers: { authorization: authorizationOf('lead') },
  });
  const { copies } = (await answer.json()) as { copies: readonly { mailbox: string; state: string }[] };
  return new Map(copies.map(({ mailbox, state }) => [mailbox, state]));
}
