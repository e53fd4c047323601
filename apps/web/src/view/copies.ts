import type { PostItem } from '#post';

/** What became of one copy: its item of post. */
export type Copy = PostItem;
export type CopyState = PostItem['state'];

/** Words and colour of the tag; the words alone carry the meaning. */
export const copyTags = {
  due: { text: 'Due', classes: 'govuk-tag--grey' },
  claimed: { text: 'In hand', classes: 'govuk-tag--blue' },
  attempting: { text: 'Being sent', classes: 'govuk-tag--blue' },
  sent: { text: 'Sent', classes: 'govuk-tag--green' },
  failed: { text: 'Refused', classes: 'govuk-tag--red' },
  unknown: { text: 'No answer', classes: 'govuk-tag--orange' },
} as const satisfies Readonly<Record<CopyState, { text: string; classes: string }>>;

export interface DispatchCounts {
  readonly recipients: number;
  readonly sent: number;
  readonly failed: number;
  readonly unknown: number;
  /** Still to be sent. */
  readonly open: number;
}

/** Counts of a dispatch; they add up to its recipients. */
export function countCopies(copies: readonly Copy[]): DispatchCounts {
  const of = (...states: readonly CopyState[]): number => copies.filter(({ state }) => states.includes(state)).length;
  return {
    recipients: copies.length,
    sent: of('sent'),
    failed: of('failed'),
    unknown: of('unknown'),
    open: of('due', 'claimed', 'attempting'),
  };
}
