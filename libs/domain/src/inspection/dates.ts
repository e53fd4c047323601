import { Temporal } from 'temporal-polyfill';

/** True for a date that the calendar has, written `2015-12-14`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && reads(() => Temporal.PlainDate.from(text, { overflow: 'reject' }));
}

/** True for a month written `2013-01`. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && reads(() => Temporal.PlainYearMonth.from(text, { overflow: 'reject' }));
}

function reads(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
