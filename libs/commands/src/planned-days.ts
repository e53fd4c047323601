import { announcementDate, isDate, isStretch, publicationDateOf, yearOf } from '#domain';
import type { Days, Framework } from '#domain';
import { holidaysAround } from '#platform';
import { Refused } from './asking.ts';

/** What the rules make of a first day; a day that is none is left for them to refuse. */
export const announcementOf = (start: string, today: string): string =>
  isDate(start) ? announcementDate(start, holidaysAround(yearOf(start)), today) : start;

/**
 * The day on which the letter of a visit is published.
 * @throws Refused where the framework leaves the day to whoever plans, who has not named one
 */
export function publicationOf({ id, version, deadlines }: Framework, fieldwork: Days): string {
  if (!isStretch(fieldwork)) return fieldwork.end;
  const day = publicationDateOf(deadlines, fieldwork, holidaysAround(yearOf(fieldwork.end)));
  if (day !== undefined) return day;
  const sentence = `Framework ${id}/${version} sets no day of publication: name one.`;
  throw new Refused([{ code: 'blank_field', sentence }]);
}
