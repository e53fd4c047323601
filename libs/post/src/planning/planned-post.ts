import { deadlinesOf, isMet, nineInLondon } from '#domain';
import type { BankHolidays, Framework, Inspection, Person, PostHolder } from '#domain';

/** An act that planning does at a time. */
export interface TimedAct {
  readonly kind: 'announcement' | 'reminder';
  /** Id of a deadline; empty for the announcement. */
  readonly about: string;
  /** ISO instant, UTC. */
  readonly dueAt: string;
}

/** Everything that hangs on the dates of an inspection as they are now. */
export interface PlannedPost {
  readonly acts: readonly TimedAct[];
  /** Who should have this visit in the calendar. */
  readonly invited: readonly Person[];
  /** Who is written to of it: nobody before it is announced. */
  readonly writtenTo: readonly PostHolder[];
  /** The days of fieldwork that all of them should know, as `2015-12-14/2015-12-16`; null once it is cancelled. */
  readonly days: string | null;
}

const nothing: PlannedPost = { acts: [], invited: [], writtenTo: [], days: null };

/**
 * What planning owes for an inspection. It follows from the inspection alone, so that a move or a cancellation replaces
 * every part of it at once.
 */
export function plannedPost(
  inspection: Inspection,
  framework: Pick<Framework, 'deadlines'>,
  holidays: BankHolidays,
): PlannedPost {
  if (inspection.stage === 'unscheduled') return nothing;
  const writtenTo = inspection.announced?.to ?? [];
  const head = writtenTo[0];
  const invited = oneEach([inspection.leadInspector, ...inspection.team, ...(head === undefined ? [] : [head])]);
  if (inspection.stage === 'cancelled') return { ...nothing, invited, writtenTo };
  const { start, end } = inspection.fieldwork;
  const deadlines = deadlinesOf(framework.deadlines, inspection.fieldwork, holidays);
  return {
    acts: [
      ...(inspection.announced === null && inspection.stage !== 'published'
        ? [{ kind: 'announcement' as const, about: '', dueAt: nineInLondon(inspection.announcedOn) }]
        : []),
      ...deadlines
        .filter(({ id }) => !isMet(inspection, id))
        .map(({ id, remindOn }) => ({ kind: 'reminder' as const, about: id, dueAt: nineInLondon(remindOn) })),
    ],
    invited,
    writtenTo,
    days: `${start}/${end}`,
  };
}

/** Each mailbox once, whoever has it. */
const oneEach = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [person.email.trim().toLowerCase(), person])).values(),
];
