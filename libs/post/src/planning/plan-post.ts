import type { DataSource, EntityManager } from 'typeorm';
import { mailboxOf, parseEvent } from '#domain';
import type { Framework, Inspection, InspectionEvent, Person, PostHolder } from '#domain';
import { catchUp, type PostgresEventLog, type RecordedEvent } from '#event-log';
import { invitation, marksOf, type Invitation } from './invitation.ts';
import { announcementLetter, cancellationLetter, moveLetter, otherLeadLetter, type Written } from './letters.ts';
import {
  inSeries,
  noticesOf,
  noticeTo,
  openNotices,
  supersede,
  type NewNotice,
  type Notice,
  type Series,
} from './notice.ts';
import { isMissed, isSameDays, planOf } from './planned-post.ts';
import { nextInSeries, cancelled, type NextInSeries } from './series.ts';
import { followActs, type Settled } from './timed-acts.ts';

/** The reaction's checkpoint and what moves it. History is none of its affair: a pack announces and invites nobody. */
export const planPostReads = {
  consumer: 'plan-post',
  types: [
    'InspectionScheduled',
    'LeadInspectorChanged',
    'TeamAssigned',
    'InspectionMoved',
    'VisitMissed',
    'InspectionCancelled',
    'InspectionAnnounced',
    'HeldActReleased',
    'HeldActDropped',
    // What was met by the approval is to be done again.
    'ApprovalVoided',
  ],
} as const;

export interface PlanningPostParts {
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly frameworkOf: (inspection: Inspection) => Framework | undefined;
  /** The mailbox that post comes from. */
  readonly from: Person;
  /** Says that these notices are due. A nudge that is lost is made up for by the sweep. */
  readonly nudge: (noticeIds: readonly string[]) => Promise<void>;
}

/**
 * Brings everything that hangs on the dates of an inspection to what they are now, in the transaction that moves the
 * checkpoint: timed acts, invitations, letters. What was never offered is superseded; whoever was told is told.
 * @returns the notices that were opened
 */
export async function planPost(parts: PlanningPostParts, stream: string): Promise<readonly string[]> {
  const opened: string[] = [];
  await catchUp(parts.dataSource, parts.log, { ...planPostReads, stream }, async (events, manager) => {
    const last = events.at(-1);
    if (last === undefined) return;
    const loaded = await parts.log.within(manager).load(stream, { upToVersion: last.version });
    opened.push(...(await follow(parts, loaded.events, manager)));
  });
  if (opened.length > 0) await parts.nudge(opened);
  return opened;
}

async function follow(
  parts: PlanningPostParts,
  events: readonly RecordedEvent[],
  manager: EntityManager,
): Promise<readonly string[]> {
  const plan = await planOf(parts.log.within(manager), events, parts.frameworkOf);
  if (plan === null) return [];
  const { inspection, framework, holidays, planned } = plan;
  const { inspectionId } = inspection;
  await followActs(manager, inspectionId, planned.acts, events.flatMap(settledBy));

  const notices = await noticesOf(manager, inspectionId, true);
  const at = events.at(-1)?.recordedAt ?? new Date(0);
  const marks = marksOf(parts.from);
  const isOtherLead = ({ before }: NonNullable<NextInSeries['open']>): boolean =>
    before !== null && isSameDays(before, planned.known);
  const steps: Step[] = isMissed(inspection)
    ? []
    : [
        ...stepsOf(notices, 'invitation', planned.invited, planned.known, (person, next) =>
          invitation(
            inspection,
            person,
            { ...next, as: isOtherLead(next) ? 'other_lead' : next.as, at, takesPlace: planned.known !== null },
            marks,
          ),
        ),
        ...stepsOf(notices, 'letter', planned.writtenTo, planned.known, (to, next) => {
          const { as } = next;
          if (as === 'cancellation') return cancellationLetter(inspection, to);
          if (isOtherLead(next)) return otherLeadLetter(inspection, to);
          return (as === 'change' ? moveLetter : announcementLetter)(inspection, framework, holidays, to);
        }),
      ];
  const pastReminders = notices.filter(
    ({ series, about }) => series === 'reminder' && !planned.remindedOf.includes(about),
  );
  // What would still invite to the days that were missed, and was never offered.
  const pastInvitations = isMissed(inspection) ? notices.filter(({ about }) => about !== cancelled) : [];
  await supersede(manager, [
    ...pastInvitations.map(({ noticeId }) => noticeId),
    ...steps.flatMap(({ next }) => next.supersede),
    ...pastReminders.map(({ noticeId }) => noticeId),
  ]);
  const fresh = steps.flatMap(({ series, person, next, written }): NewNotice[] => {
    if (next.open === null || written === null) return [];
    return [
      noticeTo(person, parts.from, {
        inspectionId,
        series,
        sequence: next.open.sequence,
        about: next.open.as === 'cancellation' ? cancelled : (planned.known ?? cancelled),
        subject: written.subject,
        body: written.body,
        calendar: 'calendar' in written ? { text: written.calendar, method: written.method } : null,
      }),
    ];
  });
  return openNotices(manager, fresh);
}

/** The word of a planner on a held act, where that is what this event says. */
function settledBy(recorded: RecordedEvent): readonly Settled[] {
  const event = parseEvent<InspectionEvent>(recorded);
  return event.type === 'HeldActReleased' || event.type === 'HeldActDropped'
    ? [{ act: event.data, goesOut: event.type === 'HeldActReleased', by: recorded.by }]
    : [];
}

interface Step {
  readonly series: Series;
  readonly person: Person;
  readonly next: NextInSeries;
  readonly written: Written | Invitation | null;
}

/** One step for everyone who should know, and for everyone who once did. */
function stepsOf<To extends Person>(
  notices: readonly Notice[],
  series: Series,
  wanted: readonly To[],
  known: string | null,
  write: (to: To | (Person & PostHolder), next: NonNullable<NextInSeries['open']>) => Written | Invitation,
): readonly Step[] {
  const names = new Set(wanted.map(mailboxOf));
  const others = new Map(
    notices
      .filter((notice) => notice.series === series && !names.has(notice.mailbox))
      .map(({ mailbox, address, name }) => [mailbox, { email: address, name, position: '' }]),
  );
  const step = (person: To | (Person & PostHolder), says: string | null): Step => {
    const next = nextInSeries(inSeries(notices, series, mailboxOf(person)), says);
    return { series, person, next, written: next.open === null ? null : write(person, next.open) };
  };
  return [...wanted.map((person) => step(person, known)), ...[...others.values()].map((person) => step(person, null))];
}
