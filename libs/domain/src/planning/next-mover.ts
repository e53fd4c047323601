import type { Framework } from '../framework/framework.ts';
import { casesInWords } from '../inspection/case.ts';
import { isOneMailbox } from '../copy-list/mailbox.ts';
import type { Inspection, SampleDrawn, StartedInspection } from '../inspection/inspection.ts';
import type { Letter } from '../inspection/letter.ts';
import type { Person } from '../inspection/people.ts';
import { eligible } from '../sampling/eligible.ts';
import type { Deadline, DeadlineId, Mover } from './deadlines.ts';
import { slotTime } from './slots.ts';

/** What has to be done next, who has to do it, and the deadline that it goes by. */
export interface NextMove {
  readonly what: string;
  readonly whose: Mover;
  /** Null where none is set. */
  readonly deadline: DeadlineId | null;
  /** Page of the inspection on which it is done; empty for its overview. */
  readonly page: string;
}

/** What its framework says of an inspection's moves; a release may not hold it. */
export interface MoveRules {
  readonly deadlines: readonly Pick<Deadline, 'id'>[];
  readonly eligibility: Framework['eligibility'] | undefined;
}

/**
 * The next move in an inspection; null where nothing waits for anybody.
 * @param today ISO date
 */
export function nextMover(
  inspection: Inspection,
  letter: Letter,
  { deadlines, eligibility }: MoveRules,
  today: string,
): NextMove | null {
  if ('missed' in inspection && inspection.missed !== null && inspection.stage !== 'cancelled')
    return { what: 'Move or cancel the visit that was missed', whose: 'planner', deadline: null, page: 'visit' };
  switch (inspection.stage) {
    case 'unscheduled':
    case 'cancelled':
    case 'published':
      return null;
    case 'scheduled':
      return inspection.caseload === null || noneCanBeDrawn(inspection, eligibility)
        ? {
            what: inspection.caseload === null ? 'Supply the caseload' : 'Supply another caseload',
            whose: 'planner',
            deadline: 'caseload',
            page: 'caseload',
          }
        : { what: 'Draw the case sample', whose: 'lead_inspector', deadline: 'sample', page: 'case-sample' };
    case 'sample_drawn': {
      const withoutSlot = casesToPlace(inspection, deadlines, today).length;
      if (withoutSlot > 0)
        return {
          what:
            inspection.timetable === null
              ? `Set the timetable of ${casesInWords(withoutSlot)}`
              : `Give ${casesInWords(withoutSlot)} a slot in the timetable`,
          whose: 'lead_inspector',
          deadline: 'timetable',
          page: 'timetable',
        };
      const cases = [...inspection.sample.values()];
      const unassigned = cases.filter(({ inspector }) => inspector === null).length;
      if (unassigned > 0)
        return {
          what: `Assign ${casesInWords(unassigned)}`,
          whose: 'lead_inspector',
          deadline: 'draft',
          page: 'sample',
        };
      const unread = cases.filter(({ judgements }) => judgements === null).length;
      const what =
        unread > 0
          ? `See that ${casesInWords(unread)} ${unread === 1 ? 'is' : 'are'} read`
          : 'Freeze the tally and draft the letter';
      return { what, whose: 'lead_inspector', deadline: 'draft', page: '' };
    }
    case 'tally_frozen':
      return letter.stage === 'undrafted'
        ? { what: 'Draft the letter', whose: 'lead_inspector', deadline: 'draft', page: 'letter/draft' }
        : { what: 'Approve the letter', whose: 'signatory', deadline: 'publication', page: 'approval' };
    case 'approved':
      return { what: 'Publish the letter', whose: 'signatory', deadline: 'publication', page: 'publication' };
    default:
      return inspection satisfies never;
  }
}

/**
 * Sampled cases that are still to be read and have no slot within fieldwork; none under a framework without a timetable,
 * and none once fieldwork is over.
 * @param deadlines that the framework sets
 * @param today ISO date
 */
export function casesToPlace(
  { sample, timetable, fieldwork }: SampleDrawn,
  deadlines: readonly Pick<Deadline, 'id'>[],
  today: string,
): readonly string[] {
  if (fieldwork.end < today || !deadlines.some(({ id }) => id === 'timetable')) return [];
  return [...sample.values()]
    .filter(({ judgements }) => judgements === null)
    .map(({ caseRef }) => caseRef)
    .filter((caseRef) => {
      const slot = timetable?.slots.get(caseRef);
      return timetable === null || slot === undefined || slotTime(timetable.plan, fieldwork, slot) === undefined;
    });
}

/** Whose move it is, as a person; null where it is the planners', and for a body that has not been told of the visit. */
export function moverOf(inspection: StartedInspection, whose: Mover): Person | null {
  switch (whose) {
    case 'planner':
      return null;
    case 'lead_inspector':
      return inspection.leadInspector;
    case 'signatory':
      return inspection.signatory;
    case 'head_of_service':
      return inspection.announced?.to[0] ?? null;
    default:
      return whose satisfies never;
  }
}

/** Whoever scheduled a visit plans it, and is written to; null where that was no mailbox. */
export const plannerOf = (scheduledBy: string): Person | null =>
  isOneMailbox(scheduledBy) ? { name: scheduledBy, email: scheduledBy } : null;

/** True where a caseload was supplied that has no case for these days, as after a visit that was moved far. */
export function noneCanBeDrawn(
  { caseload, fieldwork }: Pick<StartedInspection, 'caseload' | 'fieldwork'>,
  eligibility: Framework['eligibility'] | undefined,
): boolean {
  if (eligibility === undefined) return false;
  const cases = [...(caseload?.cases.values() ?? [])];
  return cases.length > 0 && !cases.some((each) => eligible(each, fieldwork.start, eligibility));
}

/**
 * True where a deadline has passed without being met. Nobody is asked any more for the timetable of days that are over, and
 * for nothing that hangs on days on which the visit did not take place.
 */
export const isOverdue = (
  inspection: StartedInspection,
  letter: Letter,
  { id, on }: Pick<Deadline, 'id' | 'on'>,
  today: string,
): boolean =>
  on < today &&
  inspection.missed === null &&
  !isMet(inspection, letter, id) &&
  !(id === 'timetable' && inspection.fieldwork.end < today);

/** True once what a deadline is about has happened. */
export function isMet(inspection: StartedInspection, letter: Letter, id: DeadlineId): boolean {
  switch (id) {
    case 'caseload':
      return inspection.caseload !== null;
    case 'sample':
      return inspection.stage !== 'scheduled';
    case 'timetable':
      // One that was set stays met, whatever the sample or the visit comes to afterwards; what has been read needs none.
      return (
        'sample' in inspection &&
        (inspection.timetable !== null ||
          [...inspection.sample.values()].every(({ judgements }) => judgements !== null))
      );
    case 'draft':
      return letter.stage !== 'undrafted';
    case 'accuracy_check':
      // Nobody records the check itself; what is approved has been checked.
      return inspection.stage === 'approved' || inspection.stage === 'published';
    case 'publication':
      return inspection.stage === 'published';
    default:
      return id satisfies never;
  }
}
