/** What becomes of one notice; `superseded` before it was ever offered to a mail server. */
export type NoticeState = 'due' | 'claimed' | 'attempting' | 'sent' | 'failed' | 'unknown' | 'superseded';

/** A notice as its series sees it. */
export interface InSeries {
  readonly noticeId: string;
  readonly sequence: number;
  readonly about: string;
  readonly state: NoticeState;
}

export const cancelled = 'cancelled';

/** What has to be done so that one mailbox knows what it should: drop what was never offered, and tell what is new. */
export interface NextInSeries {
  readonly supersede: readonly string[];
  readonly open: {
    readonly sequence: number;
    readonly as: 'first' | 'change' | 'cancellation';
    /** What a change takes the place of; null for anything else. */
    readonly before: string | null;
  } | null;
}

const neverOffered: readonly NoticeState[] = ['due', 'claimed'];
/** The mail server had it, or may have had it: from here on the person counts as told. */
const told: readonly NoticeState[] = ['attempting', 'sent', 'unknown'];

/**
 * The next step in a series of notices to one mailbox. Whoever has been told is told of every change; whoever has not
 * hears of the latest state alone.
 * @param wanted what the mailbox should know; null where it should know of nothing any more
 */
export function nextInSeries(notices: readonly InSeries[], wanted: string | null): NextInSeries {
  const inOrder = [...notices].sort((one, other) => one.sequence - other.sequence);
  const known = inOrder.filter(({ state }) => told.includes(state)).at(-1);
  const open = inOrder.filter(({ state }) => neverOffered.includes(state));
  const sequence = (inOrder.at(-1)?.sequence ?? -1) + 1;
  const says = wanted ?? cancelled;
  const latest = open.at(-1);
  // What is on its way already says it, and nothing else is.
  if (latest?.about === says) return { supersede: idsOf(open.slice(0, -1)), open: null };
  // What the person knows already is right, or nobody ever told anything that would have to be taken back.
  if (known?.about === says || (known === undefined && wanted === null)) return { supersede: idsOf(open), open: null };
  // A notice that was refused for good is not sent again to the same mailbox with the same words.
  if (inOrder.at(-1)?.state === 'failed' && inOrder.at(-1)?.about === says)
    return { supersede: idsOf(open), open: null };
  const isKnown = known !== undefined && known.about !== cancelled;
  return {
    supersede: idsOf(open),
    open: {
      sequence,
      as: wanted === null ? 'cancellation' : isKnown ? 'change' : 'first',
      before: wanted !== null && isKnown ? known.about : null,
    },
  };
}

const idsOf = (notices: readonly InSeries[]): readonly string[] => notices.map(({ noticeId }) => noticeId);
