import { Temporal } from 'temporal-polyfill';

/**
 * True for a date that the calendar has and an inspection can be about, written `2015-12-14`: from 1900 to 2999, for weeks
 * cannot be counted to the end of a calendar that has none.
 */
export function isDate(text: string): boolean {
  return (
    /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text) && reads(() => Temporal.PlainDate.from(text, { overflow: 'reject' }))
  );
}

/** True for a month written `2013-01`. */
export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && reads(() => Temporal.PlainYearMonth.from(text, { overflow: 'reject' }));
}

/** `14 December 2015`, as dates are read on every page and in every letter. */
export function dateInWords(isoDate: string): string {
  return Temporal.PlainDate.from(isoDate).toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

function reads(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
