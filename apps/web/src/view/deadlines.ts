import { deadlinesOf, isMet, isOverdue, moverOf, yearOf, type Mover } from '#domain';
import { holidaysAround } from '#platform';
import type { InspectionFile } from './inspection-file.ts';

/** A deadline of an inspection as its overview shows it. */
interface ShownDeadline {
  readonly title: string;
  /** ISO date. */
  readonly on: string;
  readonly whose: string;
  /** `Lapsed` for what nobody is asked for any more: the timetable of days that are over. */
  readonly state: 'Met' | 'Overdue' | 'Lapsed' | 'Open';
  readonly classes: string;
}

const inGeneral: Readonly<Record<Mover, string>> = {
  head_of_service: 'The inspected body',
  planner: 'The planner',
  lead_inspector: 'The lead inspector',
  signatory: 'The signatory',
};
const classes = {
  Met: 'govuk-tag--green',
  Overdue: 'govuk-tag--red',
  Lapsed: 'govuk-tag--grey',
  Open: 'govuk-tag--grey',
} as const;

/**
 * What is due when in an inspection, and by whom; nothing for history, and while a visit that was missed has no other days.
 * @param today ISO date
 */
export function shownDeadlines(
  { inspection, letter, framework, imported }: InspectionFile,
  today: string,
): readonly ShownDeadline[] {
  if (imported || inspection.missed !== null) return [];
  const holidays = holidaysAround(yearOf(inspection.fieldwork.start));
  return deadlinesOf(framework.deadlines, inspection.fieldwork, holidays).map((deadline) => {
    const { id, title, on, whose } = deadline;
    const passed = isOverdue(inspection, letter, deadline, today) ? 'Overdue' : 'Lapsed';
    const state = isMet(inspection, letter, id) ? 'Met' : on < today ? passed : 'Open';
    return { title, on, whose: moverOf(inspection, whose)?.name ?? inGeneral[whose], state, classes: classes[state] };
  });
}
