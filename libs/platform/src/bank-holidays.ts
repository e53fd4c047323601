import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';

const require = createRequire(import.meta.url);
let calendar: Holidays | undefined;

/** Loaded when it is first asked: it brings the holidays of the whole world along, and a command line should start at once. */
function openCalendar(): Holidays {
  const Calendar = require('date-holidays') as typeof Holidays;
  return new Calendar('GB', 'ENG', { types: ['public'] });
}
const byYear = new Map<number, ReadonlyMap<string, string>>();

/** Bank holidays of England and Wales in one year: ISO date → name. Kept once computed. */
export function bankHolidaysOf(year: number): ReadonlyMap<string, string> {
  const known = byYear.get(year);
  if (known !== undefined) return known;
  calendar ??= openCalendar();
  const holidays = new Map(
    calendar
      .getHolidays(year)
      // A bank holiday at a weekend is kept on a day of its own, which the calendar lists beside it.
      .map(({ date, name }) => [date.slice(0, 10), name] as const)
      .filter(([date]) => ![0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay())),
  );
  byYear.set(year, holidays);
  return holidays;
}

/** Bank holidays of England and Wales from the first to the last of these years. */
export function bankHolidays(from: number, to: number): ReadonlyMap<string, string> {
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return new Map(years.flatMap((year) => [...bankHolidaysOf(year)]));
}

/** Those around these years: a notice may lie in the year before, a deadline in the year after. */
export const holidaysAround = (first: number, last = first): ReadonlyMap<string, string> =>
  bankHolidays(first - 1, last + 1);
