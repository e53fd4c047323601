import { dateInWords } from '../inspection/dates.ts';

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `2013-01` → `January 2013`. */
export const monthInWords = (isoMonth: string): string => dateInWords(`${isoMonth}-01`).replace(/^\S+ /, '');

/** `January 2013 to December 2013`; one month alone where both are the same. */
export const monthsInWords = (from: string, to: string): string =>
  from === to ? monthInWords(from) : `${monthInWords(from)} to ${monthInWords(to)}`;

/** `on 14 December 2015`, `from 14 to 16 December 2015`, `from 30 November to 2 December 2015`. */
export function whenInWords(start: string, end: string): string {
  if (start === end) return `on ${dateInWords(start)}`;
  const [day, month, year] = dateInWords(start).split(' ');
  const [, lastMonth, lastYear] = dateInWords(end).split(' ');
  const first = [day, month !== lastMonth || year !== lastYear ? month : '', year !== lastYear ? year : ''];
  return `from ${first.filter(Boolean).join(' ')} to ${dateInWords(end)}`;
}
