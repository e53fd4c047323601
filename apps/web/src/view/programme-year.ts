import {
  addDays,
  holidaysInWeeksOf,
  limitsInForce,
  mondayOf,
  yearOf,
  type BankHolidays,
  type ProgrammeLimits,
} from '#domain';
import type { ProgrammeEntry } from '#read-models';
import { programmeWeeks, type ProgrammeWeek } from './programme.ts';
import { longDate } from './wording.ts';

/** A week of a year as the programme page shows it. */
export interface YearWeek {
  readonly monday: string;
  readonly inspections: ProgrammeWeek['inspections'];
  /** `Boxing Day, 28 December`; empty for a week without a bank holiday. */
  readonly holidays: readonly string[];
  /** Why no further visit fits; empty where one does. */
  readonly full: string;
}

export interface ProgrammeYear {
  readonly weeks: readonly YearWeek[];
  /** How many there are and what the limits say, in words. */
  readonly standing: string;
}

/** Every week of a year, whether anything is on it or not, with what the limits leave room for. */
export function programmeYear(
  year: number,
  inspections: readonly ProgrammeEntry[],
  limits: readonly ProgrammeLimits[],
  holidays: BankHolidays,
): ProgrammeYear {
  const inForce = limitsInForce(limits, `${year}-12-31`);
  const byMonday = new Map(programmeWeeks(inspections).map((week) => [week.monday, week.inspections]));
  const weeks: YearWeek[] = [];
  for (let monday = mondayOf(`${year}-01-01`); yearOf(monday) <= year; monday = addDays(monday, 7)) {
    const there = byMonday.get(monday) ?? [];
    const days = holidaysInWeeksOf({ start: monday, end: monday }, holidays);
    const full =
      inForce !== undefined && !inForce.inBankHolidayWeeks && days.length > 0
        ? 'Bank holiday'
        : inForce !== undefined && there.length >= inForce.mostAWeek
          ? 'Full'
          : '';
    weeks.push({
      monday,
      inspections: there,
      holidays: days.map(({ date, name }) => `${name}, ${longDate(date)}`),
      full,
    });
  }
  return { weeks, standing: standingOf(inspections.length, inForce) };
}

function standingOf(number: number, limits: ProgrammeLimits | undefined): string {
  if (limits === undefined) return '';
  const { leastAYear, mostAYear, mostAWeek, inBankHolidayWeeks } = limits;
  const against =
    number > mostAYear
      ? `${number - mostAYear} more than the limit`
      : number < leastAYear
        ? `${leastAYear - number} to go to the least`
        : `room for ${mostAYear - number} more`;
  const weeks = `at most ${mostAWeek} a week${inBankHolidayWeeks ? '' : ', none in a week with a bank holiday'}`;
  return `${leastAYear} to ${mostAYear} a year (${against}); ${weeks}.`;
}
