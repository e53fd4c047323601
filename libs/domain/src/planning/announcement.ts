import { Temporal } from 'temporal-polyfill';
import { dateInWords } from '../inspection/dates.ts';
import { addDays, workingDayOnOrBefore, type BankHolidays } from './working-days.ts';

/** The head of the service hears of a visit at least this many days before its first day. */
export const noticeDays = 14;
const friday = 5;

/**
 * The day on which a visit is announced: the last Friday at least 14 days before the first day of fieldwork; where that
 * Friday is a bank holiday, the working day before it.
 * @param fieldworkStart ISO date
 */
export function announcementDate(fieldworkStart: string, holidays: BankHolidays): string {
  const latest = addDays(fieldworkStart, -noticeDays);
  const back = (Temporal.PlainDate.from(latest).dayOfWeek - friday + 7) % 7;
  return workingDayOnOrBefore(addDays(latest, -back), holidays);
}

/** Why this day is the one, for the page that shows it. */
export function announcementInWords(fieldworkStart: string, holidays: BankHolidays): string {
  const day = announcementDate(fieldworkStart, holidays);
  const last = addDays(fieldworkStart, -noticeDays);
  const isFriday = Temporal.PlainDate.from(day).dayOfWeek === friday;
  const rule = isFriday
    ? `the last Friday at least ${noticeDays} days before the first day`
    : `the working day before a Friday that is a bank holiday, at least ${noticeDays} days before the first day`;
  return `${dateInWords(day)}: ${rule}, which leaves until ${dateInWords(last)}`;
}
