import { Temporal } from 'temporal-polyfill';
import { addDays, workingDayOnOrAfter, workingDayOnOrBefore, type BankHolidays } from './working-days.ts';

/** The head of the service hears of a visit at least this many days before its first day. */
export const noticeDays = 14;
const friday = 5;

/**
 * The day on which a visit is announced: the last Friday at least 14 days before the first day of fieldwork; where that
 * Friday is a bank holiday, the working day before it. Where that day has passed, the next working day: nobody can be told
 * in the past, and whether the notice is too short then is for the limits to say.
 * @param fieldworkStart ISO date
 * @param today ISO date
 */
export function announcementDate(fieldworkStart: string, holidays: BankHolidays, today: string): string {
  const latest = addDays(fieldworkStart, -noticeDays);
  const back = (Temporal.PlainDate.from(latest).dayOfWeek - friday + 7) % 7;
  const day = workingDayOnOrBefore(addDays(latest, -back), holidays);
  return day < today ? workingDayOnOrAfter(today, holidays) : day;
}
