import { dateInWords } from '../inspection/dates.ts';
import type { Refusal } from '../inspection/refusal.ts';
import { noticeDays } from './announcement.ts';
import type { Programme } from './programme.ts';
import {
  addDays,
  holidaysInWeeksOf,
  mondayOf,
  overlap,
  weeksOf,
  yearOf,
  type BankHolidays,
  type Days,
} from './working-days.ts';

/** The inspectorate's own limits from a day on; a year's fieldwork goes by those in force on its first day. */
export interface ProgrammeLimits {
  /** First day (ISO date) of fieldwork to which they apply. */
  readonly from: string;
  readonly leastAYear: number;
  readonly mostAYear: number;
  readonly mostAWeek: number;
  readonly inBankHolidayWeeks: boolean;
}

/** What may be passed with a reason; leave, double-booking and ties may not. */
export const passableRules = [
  'most_a_year',
  'most_a_week',
  'bank_holiday_week',
  'announced_in_the_past',
  'notice_too_short',
] as const;
export type PassableRule = (typeof passableRules)[number];

/** A limit that a visit would pass, named before anything is saved. */
export interface Breach extends Refusal {
  readonly code: PassableRule;
}

/** The limits for fieldwork that starts on this ISO date; undefined where none is configured for so early a day. */
export function limitsInForce(limits: readonly ProgrammeLimits[], fieldworkStart: string): ProgrammeLimits | undefined {
  return limits
    .filter(({ from }) => from <= fieldworkStart)
    .reduce<ProgrammeLimits | undefined>(
      (best, each) => (best === undefined || best.from < each.from ? each : best),
      undefined,
    );
}

/**
 * Every limit that this visit would pass. An inspection that moves does not stand in its own way.
 * @param visit `toldOn` is the ISO date on which the body hears of these days
 */
export function breachesOf(
  visit: { readonly inspectionId: string; readonly fieldwork: Days; readonly toldOn: string },
  programme: Programme,
  { mostAYear, mostAWeek, inBankHolidayWeeks }: ProgrammeLimits,
  holidays: BankHolidays,
): readonly Breach[] {
  const { inspectionId, fieldwork, toldOn } = visit;
  const others = [...programme.visits.values()].filter((other) => other.inspectionId !== inspectionId);
  const year = yearOf(fieldwork.start);
  const inYear = others.filter((other) => yearOf(other.fieldwork.start) === year).length;
  const breaches: Breach[] = [];
  if (inYear >= mostAYear) {
    breaches.push({
      code: 'most_a_year',
      sentence: `At most ${mostAYear} inspections a year: ${inYear} are on the programme of ${year} already.`,
    });
  }
  for (const monday of weeksOf(fieldwork)) {
    const week = { start: monday, end: addDays(monday, 6) };
    const there = others.filter((other) => overlap(other.fieldwork, week));
    if (there.length >= mostAWeek) {
      breaches.push({
        code: 'most_a_week',
        sentence: `At most ${mostAWeek} inspections a week: in the week of ${dateInWords(monday)} ${there.length} are on the programme already (${there.map(({ bodyName }) => bodyName).join(', ')}).`,
      });
    }
  }
  if (!inBankHolidayWeeks) {
    for (const { date, name } of holidaysInWeeksOf(fieldwork, holidays)) {
      breaches.push({
        code: 'bank_holiday_week',
        sentence: `No inspection in a week with a bank holiday: in the week of ${dateInWords(mondayOf(date))} ${name} is on ${dateInWords(date)}.`,
      });
    }
  }
  if (toldOn > addDays(fieldwork.start, -noticeDays)) {
    breaches.push({
      code: 'notice_too_short',
      sentence: `At least ${noticeDays} days of notice: told on ${dateInWords(toldOn)}, the visit would have to start on ${dateInWords(addDays(toldOn, noticeDays))} or later.`,
    });
  }
  return breaches;
}
