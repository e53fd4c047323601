import { addDays, workingDayOnOrBefore, type BankHolidays, type Days } from './working-days.ts';

/** Steps of an inspection that have a deadline. */
export const deadlineIds = ['caseload', 'sample', 'timetable', 'draft', 'accuracy_check', 'publication'] as const;
export type DeadlineId = (typeof deadlineIds)[number];

/** Whose move a step is. */
export const movers = ['head_of_service', 'planner', 'lead_inspector', 'signatory'] as const;
export type Mover = (typeof movers)[number];

/** A deadline as the framework sets it: counted in days from the first or the last day of fieldwork. */
export interface DeadlineRule {
  readonly id: DeadlineId;
  readonly title: string;
  readonly from: 'fieldwork_start' | 'fieldwork_end';
  /** Negative for days before. */
  readonly days: number;
  readonly whose: Mover;
  /** How many days before the deadline whoever has to move is reminded. */
  readonly remindDaysBefore: number;
}

export interface Deadline {
  readonly id: DeadlineId;
  readonly title: string;
  readonly whose: Mover;
  /** ISO dates, Europe/London; working days. */
  readonly on: string;
  readonly remindOn: string;
}

/** The day by which a framework has the letter published; undefined where it sets none. */
export const publicationDateOf = (
  rules: readonly DeadlineRule[],
  fieldwork: Days,
  holidays: BankHolidays,
): string | undefined => deadlinesOf(rules, fieldwork, holidays).find(({ id }) => id === 'publication')?.on;

/** The deadlines of a visit. One that falls on a day off is due the working day before. */
export function deadlinesOf(
  rules: readonly DeadlineRule[],
  fieldwork: Days,
  holidays: BankHolidays,
): readonly Deadline[] {
  return rules.map(({ id, title, from, days, whose, remindDaysBefore }) => {
    const counted = addDays(from === 'fieldwork_start' ? fieldwork.start : fieldwork.end, days);
    const on = workingDayOnOrBefore(counted, holidays);
    return { id, title, whose, on, remindOn: workingDayOnOrBefore(addDays(on, -remindDaysBefore), holidays) };
  });
}
