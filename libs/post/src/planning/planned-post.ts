import {
  deadlinesOf,
  evolve,
  evolveLetter,
  isMet,
  letterStream,
  mailboxOf,
  nineInLondon,
  parseEvent,
  undrafted,
  unscheduled,
  yearOf,
} from '#domain';
import type {
  BankHolidays,
  Deadline,
  Framework,
  FrameworkRef,
  Inspection,
  InspectionEvent,
  Letter,
  LetterEvent,
  Person,
  PostHolder,
  TimedAct,
  Unscheduled,
} from '#domain';
import type { EventLog, RecordedEvent } from '#event-log';
import { holidaysAround } from '#platform';

/** Everything that hangs on the dates of an inspection as they are now. */
export interface PlannedPost {
  readonly acts: readonly TimedAct[];
  /** One for every deadline, met or not: a reminder that has become needless is dropped when its time comes. */
  readonly reminders: readonly TimedAct[];
  /** Who should have this visit in the calendar. */
  readonly invited: readonly Person[];
  /** Who is written to of it: nobody before it is announced. */
  readonly writtenTo: readonly PostHolder[];
  /** What a reminder may speak of: a deadline and its date. */
  readonly remindedOf: readonly string[];
  /**
   * What all of them should know: the days of fieldwork, as `2015-12-14/2015-12-16`, and after another stroke the mailbox of who
   * leads, where that is not who was to lead at first. Null once it is cancelled or missed.
   */
  readonly known: string | null;
}

const nothing: PlannedPost = { acts: [], reminders: [], invited: [], writtenTo: [], remindedOf: [], known: null };

/** What a reminder of a deadline is about. */
export const aboutDeadline = ({ id, on }: Pick<Deadline, 'id' | 'on'>): string => `${id}/${on}`;

/** An inspection as its log has it, and what planning owes for it. */
export interface Plan {
  readonly inspection: Exclude<Inspection, Unscheduled>;
  readonly framework: Framework;
  readonly holidays: BankHolidays;
  readonly planned: PlannedPost;
}

/** What is scheduled by a framework that this release does not hold is left to one that does. */
export class FrameworkUnknown extends Error {
  constructor({ id, version }: FrameworkRef) {
    super(`Framework ${id}/${version} is not installed here.`);
    this.name = 'FrameworkUnknown';
  }
}

/**
 * What planning owes by these events of an inspection and by its letter; nothing for history. Null where nothing is
 * scheduled, and for history under a framework that is not known here.
 * @throws FrameworkUnknown
 */
export async function planOf(
  log: Pick<EventLog, 'load'>,
  events: readonly RecordedEvent[],
  frameworkOf: (inspection: Inspection) => Framework | undefined,
): Promise<Plan | null> {
  const inspection = events.map((event) => parseEvent<InspectionEvent>(event)).reduce<Inspection>(evolve, unscheduled);
  if (inspection.stage === 'unscheduled') return null;
  const isHistory = events[0]?.imported === true;
  const framework = frameworkOf(inspection);
  if (framework === undefined && !isHistory) throw new FrameworkUnknown(inspection.framework);
  if (framework === undefined) return null;
  const holidays = holidaysAround(yearOf(inspection.fieldwork.start));
  const { events: ofLetter } = await log.load(letterStream(inspection.inspectionId));
  const letter = ofLetter.map((event) => parseEvent<LetterEvent>(event)).reduce<Letter>(evolveLetter, undrafted);
  const planned = isHistory ? nothing : plannedPost(inspection, letter, framework, holidays);
  return { inspection, framework, holidays, planned };
}

/**
 * What planning owes for an inspection. It follows from the inspection and its letter alone, so that a move or a cancellation replaces
 * every part of it at once.
 */
function plannedPost(
  inspection: Plan['inspection'],
  letter: Letter,
  framework: Pick<Framework, 'deadlines'>,
  holidays: BankHolidays,
): PlannedPost {
  if (isMissed(inspection)) return nothing;
  const writtenTo = inspection.announced?.to ?? [];
  const head = writtenTo[0];
  const invited = oneEach([inspection.leadInspector, ...inspection.team, ...(head === undefined ? [] : [head])]);
  if (inspection.stage === 'cancelled') return { ...nothing, invited, writtenTo };
  const { start, end } = inspection.fieldwork;
  const lead = mailboxOf(inspection.leadInspector);
  const deadlines = deadlinesOf(framework.deadlines, inspection.fieldwork, holidays);
  const reminders = deadlines.map(({ id, remindOn }) => ({
    kind: 'reminder' as const,
    about: id,
    dueAt: nineInLondon(remindOn),
  }));
  return {
    acts: [
      ...(inspection.announced === null && inspection.stage !== 'published'
        ? [{ kind: 'announcement' as const, about: '', dueAt: nineInLondon(inspection.announcedOn) }]
        : []),
      ...reminders.filter(({ about }) => !isMet(inspection, letter, about)),
    ],
    reminders,
    invited,
    writtenTo,
    remindedOf: deadlines.map(aboutDeadline),
    known: `${start}/${end}${lead === inspection.ledAtFirstBy ? '' : `/${lead}`}`,
  };
}

/**
 * True while a visit that was missed has no other days: whoever was told keeps what they have, and nobody is told of anything.
 */
export const isMissed = ({ stage, missed }: Plan['inspection']): boolean => stage !== 'cancelled' && missed !== null;

/** True where two states of what people should know of a visit are about the same days. */
export const isSameDays = (one: string, other: string | null): boolean =>
  other !== null && one.split('/', 2).join() === other.split('/', 2).join();

/** Each mailbox once, whoever has it. */
const oneEach = (people: readonly Person[]): readonly Person[] => [
  ...new Map(people.map((person) => [mailboxOf(person), person])).values(),
];
