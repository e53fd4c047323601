import { Temporal } from 'temporal-polyfill';
import { isDate } from '../inspection/dates.ts';

/** ISO date → name of the bank holiday in England and Wales. The calendar comes in as data. */
export type BankHolidays = ReadonlyMap<string, string>;

/** A stretch of days, both ends included. ISO dates, Europe/London. */
export interface Days {
  readonly start: string;
  readonly end: string;
}

export const addDays = (isoDate: string, days: number): string =>
  Temporal.PlainDate.from(isoDate).add({ days }).toString();

/** How many days lie from one ISO date to another; negative where the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;

/** 1 for Monday to 7 for Sunday. */
const weekday = (isoDate: string): number => Temporal.PlainDate.from(isoDate).dayOfWeek;

/** ISO date of the Monday of that day's week: how the office names a week. */
export const mondayOf = (isoDate: string): string => addDays(isoDate, 1 - weekday(isoDate));

export const yearOf = (isoDate: string): number => Number(isoDate.slice(0, 4));

export const isWorkingDay = (isoDate: string, holidays: BankHolidays): boolean =>
  weekday(isoDate) <= 5 && !holidays.has(isoDate);

/** That day itself, or the working day before it. */
export function workingDayOnOrBefore(isoDate: string, holidays: BankHolidays): string {
  let day = isoDate;
  while (!isWorkingDay(day, holidays)) day = addDays(day, -1);
  return day;
}

/** That day itself, or the working day after it. */
export function workingDayOnOrAfter(isoDate: string, holidays: BankHolidays): string {
  let day = isoDate;
  while (!isWorkingDay(day, holidays)) day = addDays(day, 1);
  return day;
}

/** Mondays of all weeks that these days touch. */
export function weeksOf({ start, end }: Days): readonly string[] {
  const mondays: string[] = [];
  for (let monday = mondayOf(start); monday <= end; monday = addDays(monday, 7)) mondays.push(monday);
  return mondays;
}

/** Bank holidays from Monday to Sunday of these weeks, by date. */
export function holidaysInWeeksOf(days: Days, holidays: BankHolidays): readonly { date: string; name: string }[] {
  return weeksOf(days).flatMap((monday) =>
    [0, 1, 2, 3, 4, 5, 6]
      .map((offset) => addDays(monday, offset))
      .flatMap((date) => {
        const name = holidays.get(date);
        return name === undefined ? [] : [{ date, name }];
      }),
  );
}

/** More than a year is a slip of the pen, and neither a visit nor leave. Counted from the first day to the last. */
export const longestDays = 366;

/** True where both are dates, the first not after the second, and no more than a year lies between them. */
export const isStretch = ({ start, end }: Days): boolean =>
  isDate(start) && isDate(end) && start <= end && daysBetween(start, end) <= longestDays;

/** True where the two stretches share a day. */
export const overlap = (one: Days, other: Days): boolean => one.start <= other.end && other.start <= one.end;

/** Every year whose programme these days concern: those of all days of the weeks that they touch. */
export function programmeYearsOf(days: Days): readonly number[] {
  const first = yearOf(mondayOf(days.start));
  const last = yearOf(addDays(mondayOf(days.end), 6));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
