import type { CopyListEntry, PostHolder } from '../inspection/people.ts';
import type { Refusal } from '../inspection/refusal.ts';
import { isOneMailbox, mailboxKey } from './mailbox.ts';

/** The Youth Justice Board gets every letter: a copy list without a row of this organisation is refused. */
export const youthJusticeBoard = 'YJB';

/** Every fault of a copy list; none if it stands. */
export function copyListRefusals(entries: readonly CopyListEntry[]): Refusal[] {
  const refusals = entries.flatMap((entry, index) => entryRefusals(entry, index + 1));
  if (!entries.some((entry) => entry.organisation === youthJusticeBoard)) {
    refusals.push({
      code: 'copy_list_without_yjb',
      sentence: `No one on the copy list is of the organisation ${youthJusticeBoard}; the Youth Justice Board gets every letter.`,
    });
  }
  return refusals;
}

function entryRefusals(entry: CopyListEntry, row: number): Refusal[] {
  const refusals: Refusal[] = [];
  if (entry.position.trim() === '')
    refusals.push({ code: 'blank_field', sentence: `Row ${row} of the copy list has no position.` });
  if (entry.name.trim() === '')
    refusals.push({ code: 'blank_field', sentence: `Row ${row} of the copy list has no name.` });
  if (!isOneMailbox(entry.email)) {
    refusals.push({
      code: 'not_one_mailbox',
      sentence: `Row ${row} of the copy list: "${entry.email}" is not exactly one mailbox; write one address, such as name@organisation.example.`,
    });
  }
  return refusals;
}

/** The mailboxes that get a copy, each once, the addressee's first. */
export function mailboxesOf(addressee: PostHolder, entries: readonly CopyListEntry[]): string[] {
  return [...new Set([addressee, ...entries].map((each) => mailboxKey(each.email)))];
}
