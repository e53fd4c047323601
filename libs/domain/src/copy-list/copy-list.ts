import type { CopyListEntry, PostHolder } from '../inspection/people.ts';
import type { Refusal } from '../inspection/refusal.ts';
import { isOneMailbox, mailboxKey } from './mailbox.ts';

/** The Youth Justice Board is owed a copy of every letter; its rows carry exactly this organisation. */
export const youthJusticeBoard = 'YJB';

export interface CopyListFault extends Refusal {
  /** Index of the entry, from 0; null where the fault lies in the list as a whole. */
  readonly entry: number | null;
  readonly field: 'position' | 'name' | 'email' | 'organisation';
  /** What stands there; null where something is missing. */
  readonly value: string | null;
}

/** Every fault of a copy list, entry by entry: blank positions and names, addresses that are not one mailbox, no YJB. */
export function copyListFaults(entries: readonly CopyListEntry[]): readonly CopyListFault[] {
  const faults = entries.flatMap((entry, index) =>
    postHolderFaults(entry).map((fault): CopyListFault => ({ ...fault, entry: index })),
  );
  return entries.some(({ organisation }) => organisation === youthJusticeBoard)
    ? faults
    : [...faults, withoutYouthJusticeBoard];
}

const withoutYouthJusticeBoard: CopyListFault = {
  entry: null,
  field: 'organisation',
  value: null,
  code: 'copy_list_without_yjb',
  sentence: `No one on the copy list is of the organisation ${youthJusticeBoard}; the Youth Justice Board gets every letter.`,
};

/** The same faults as refusals that name the row, counted from 1; none if the list stands. */
export function copyListRefusals(entries: readonly CopyListEntry[]): Refusal[] {
  return copyListFaults(entries).map(({ entry, code, sentence }) => ({
    code,
    sentence: entry === null ? sentence : `Row ${entry + 1} of the copy list: ${sentence}`,
  }));
}

/** Faults of one person who is to get the letter: the addressee, or an entry of the copy list. */
export function postHolderFaults(holder: PostHolder): readonly Omit<CopyListFault, 'entry'>[] {
  const faults: Omit<CopyListFault, 'entry'>[] = [];
  for (const field of ['position', 'name'] as const) {
    if (holder[field].trim() === '')
      faults.push({ field, value: holder[field], code: 'blank_field', sentence: `The ${field} is blank.` });
  }
  if (!isOneMailbox(holder.email)) {
    const sentence = `${JSON.stringify(holder.email)} is not exactly one mailbox; write one address, such as name@council.example.`;
    faults.push({ field: 'email', value: holder.email, code: 'not_one_mailbox', sentence });
  }
  return faults;
}

/** One mailbox that gets one copy, whatever number of positions it stands for. */
export interface Recipient {
  /** In lower case: what makes it one. */
  readonly mailbox: string;
  /** The address as it was first written. */
  readonly email: string;
  readonly name: string;
  /** In the order of the list, each once. */
  readonly positions: readonly string[];
}

/** Everyone who gets the letter: the addressee first, then the copy list in its order, each mailbox once. */
export function recipientsOf(addressee: PostHolder, entries: readonly PostHolder[]): readonly Recipient[] {
  const byMailbox = new Map<string, Recipient>();
  for (const { name, email, position } of [addressee, ...entries]) {
    const mailbox = mailboxKey(email);
    const known = byMailbox.get(mailbox) ?? { mailbox, email, name, positions: [] };
    const positions = known.positions.includes(position) ? known.positions : [...known.positions, position];
    byMailbox.set(mailbox, { ...known, positions });
  }
  return [...byMailbox.values()];
}

/** The mailboxes that get a copy, in lower case, each once, the addressee's first. */
export const mailboxesOf = (addressee: PostHolder, entries: readonly PostHolder[]): string[] =>
  recipientsOf(addressee, entries).map(({ mailbox }) => mailbox);
