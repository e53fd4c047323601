import { inspectionStream, mailboxesOf, mailboxOf, type Inspection } from '#domain';
import { listStreams } from '#event-log';
import { itemsOf } from '../dispatch.ts';
import type { PostItem } from '../item.ts';
import { noticesOf, type Notice } from './notice.ts';
import type { PlanningPostParts } from './plan-post.ts';
import { FrameworkUnknown, planOf, type PlannedPost } from './planned-post.ts';
import { cancelled } from './series.ts';
import { actsOf, sameAct, type KeptAct } from './timed-acts.ts';

/** One thing that does not fit: what it is, of which inspection, and why, in a sentence. */
export interface Mismatch {
  readonly kind: 'timed_act' | 'notice' | 'copy' | 'job';
  readonly inspectionId: string | null;
  readonly id: string;
  readonly says: string;
}

/** Post and timed acts held against the log. */
export interface Reconciliation {
  /** There, though nothing asks for it any more. */
  readonly orphans: readonly Mismatch[];
  /** Asked for, and not there. */
  readonly missing: readonly Mismatch[];
  /** There more than once. */
  readonly doubled: readonly Mismatch[];
  /** There, and its time has passed. */
  readonly overdue: readonly Mismatch[];
}

/** A sweep finds what is due within seconds; what is still there after this has not been found. */
const overdueAfterMs = 5 * 60_000;

const none: Reconciliation = { orphans: [], missing: [], doubled: [], overdue: [] };

/** Several reconciliations as one. */
export const allOf = (parts: readonly Reconciliation[]): Reconciliation => ({
  orphans: parts.flatMap(({ orphans }) => orphans),
  missing: parts.flatMap(({ missing }) => missing),
  doubled: parts.flatMap(({ doubled }) => doubled),
  overdue: parts.flatMap(({ overdue }) => overdue),
});

/**
 * Holds what planning owes against what each inspection's log asks for. Changes nothing.
 * @param now instant
 */
export async function reconcilePlanning(
  { dataSource, log, frameworkOf }: Pick<PlanningPostParts, 'dataSource' | 'log' | 'frameworkOf'>,
  now: Date,
): Promise<Reconciliation> {
  const found: Reconciliation[] = [];
  for (const { stream } of await listStreams(dataSource.manager, inspectionStream(''))) {
    const { events } = await log.load(stream);
    const plan = await planOf(log, events, frameworkOf).catch(unknownFramework);
    if (plan === null) continue;
    if (plan instanceof FrameworkUnknown) {
      found.push({ ...none, missing: [unreckoned(stream, plan)] });
      continue;
    }
    const { inspection, planned } = plan;
    const { inspectionId } = inspection;
    const [acts, notices, copies] = await Promise.all([
      actsOf(dataSource.manager, inspectionId),
      noticesOf(dataSource.manager, inspectionId),
      itemsOf(dataSource, inspectionId),
    ]);
    found.push(copiesAgainst(inspectionId, inspection, copies, now));
    found.push(actsAgainst(inspectionId, planned, acts, now), noticesAgainst(inspectionId, planned, notices, now));
  }
  return allOf(found);
}

function unknownFramework(error: unknown): FrameworkUnknown {
  if (error instanceof FrameworkUnknown) return error;
  throw error;
}

const unreckoned = (stream: string, { message }: FrameworkUnknown): Mismatch => ({
  kind: 'timed_act',
  inspectionId: stream.slice(inspectionStream('').length),
  id: '',
  says: `Nothing can be said of its post and timed acts: ${message}`,
});

function actsAgainst(inspectionId: string, planned: PlannedPost, acts: readonly KeptAct[], now: Date): Reconciliation {
  const named = ({ kind, about }: Pick<KeptAct, 'kind' | 'about'>): string =>
    about === '' ? kind : `${kind} of ${about}`;
  const open = acts.filter(({ state }) => state === 'waiting' || state === 'held');
  const mismatch = (id: string, says: string): Mismatch => ({ kind: 'timed_act', inspectionId, id, says });
  return {
    orphans: open
      .filter((act) => ![...planned.acts, ...planned.reminders].some((wanted) => sameAct(act, wanted)))
      .map((act) =>
        mismatch(act.actId, `The ${named(act)} waits for ${act.dueAt.toISOString()}, which nothing asks for.`),
      ),
    missing: planned.acts
      .filter((wanted) => !acts.some((act) => act.state !== 'superseded' && sameAct(act, wanted)))
      .map((wanted) => mismatch('', `No ${named(wanted)} waits for ${wanted.dueAt}.`)),
    doubled: open
      .filter((act, index) => open.findIndex((other) => named(other) === named(act)) < index)
      .map((act) => mismatch(act.actId, `The ${named(act)} waits more than once.`)),
    overdue: open
      .filter(({ dueAt, state }) => state === 'held' || now.getTime() - dueAt.getTime() > overdueAfterMs)
      .map((act) =>
        mismatch(
          act.actId,
          `The ${named(act)} of ${act.dueAt.toISOString()} ${act.state === 'held' ? 'is held until a planner releases it' : 'has not been done'}.`,
        ),
      ),
  };
}

function noticesAgainst(
  inspectionId: string,
  planned: PlannedPost,
  notices: readonly Notice[],
  now: Date,
): Reconciliation {
  const follows = notices.filter(({ series }) => series === 'invitation' || series === 'letter');
  const live = follows.filter(({ state }) => state === 'due' || state === 'claimed' || state === 'attempting');
  const mismatch = (notice: Notice, says: string): Mismatch => ({
    kind: 'notice',
    inspectionId,
    id: notice.noticeId,
    says: `${notice.series === 'invitation' ? 'Invitation' : 'Letter'} ${notice.sequence} to ${notice.mailbox} ${says}`,
  });
  const wantedBy = (series: Notice['series'], mailbox: string): string => {
    const people = series === 'invitation' ? planned.invited : planned.writtenTo;
    const isWanted = people.some((person) => mailboxOf(person) === mailbox);
    return isWanted && planned.known !== null ? planned.known : cancelled;
  };
  const lastOf = (series: Notice['series'], mailbox: string): Notice | undefined =>
    follows.filter((each) => each.series === series && each.mailbox === mailbox && each.state !== 'superseded').at(-1);
  const wanted =
    planned.known === null
      ? []
      : [
          ...planned.invited.map((person) => ['invitation', mailboxOf(person)] as const),
          ...planned.writtenTo.map((person) => ['letter', mailboxOf(person)] as const),
        ];
  return {
    ...none,
    orphans: live
      .filter(({ series, mailbox, about }) => about !== wantedBy(series, mailbox))
      .map((notice) => mismatch(notice, `tells of ${notice.about}, which no longer holds.`)),
    missing: wanted
      .filter(([series, mailbox]) => lastOf(series, mailbox)?.about !== planned.known)
      .map(([series, mailbox]) => ({
        kind: 'notice',
        inspectionId,
        id: '',
        says: `No ${series} to ${mailbox} tells of ${planned.known ?? ''}.`,
      })),
    doubled: live
      .filter(
        (notice, index) =>
          live.findIndex((other) => other.series === notice.series && other.mailbox === notice.mailbox) < index,
      )
      .map((notice) => mismatch(notice, 'is not the only one on its way.')),
    overdue: live
      .filter(({ openedAt, attempt }) => attempt === 0 && now.getTime() - openedAt.getTime() > overdueAfterMs)
      .map((notice) => mismatch(notice, 'has not been tried.')),
  };
}

/** A published letter is owed to every mailbox of its copy list, and no other letter to anyone. */
function copiesAgainst(
  inspectionId: string,
  inspection: Inspection,
  copies: readonly PostItem[],
  now: Date,
): Reconciliation {
  const owed = inspection.stage === 'published' ? mailboxesOf(inspection.addressee, inspection.copyList ?? []) : [];
  const mismatch = (id: string, says: string): Mismatch => ({ kind: 'copy', inspectionId, id, says });
  return {
    ...none,
    orphans:
      inspection.stage === 'published'
        ? []
        : copies.map(({ itemId, mailbox }) =>
            mismatch(itemId, `A copy for ${mailbox} of a letter that is not published.`),
          ),
    missing: owed
      .filter((mailbox) => !copies.some((copy) => copy.mailbox === mailbox))
      .map((mailbox) => mismatch('', `No copy for ${mailbox}.`)),
    overdue: copies
      .filter(
        ({ state, attempt, openedAt }) =>
          state === 'due' && attempt === 0 && now.getTime() - openedAt.getTime() > overdueAfterMs,
      )
      .map(({ itemId, mailbox }) => mismatch(itemId, `The copy for ${mailbox} has not been tried.`)),
  };
}
