import { isDate, type Days } from '#domain';
import type { PageError } from '../view/show-page.ts';

const parts = ['day', 'month', 'year'] as const;

/** The three fields of a date, as the design system's date input names them. */
export const dateFields = (name: string): readonly string[] => parts.map((part) => `${name}-${part}`);

/** The ISO date in three fields; where they hold none, a fault that leads to the first of them. */
export function dateFrom(
  fields: Readonly<Record<string, string>>,
  name: string,
  title: string,
  faults: PageError[],
): string {
  const [day = '', month = '', year = ''] = parts.map((part) => fields[`${name}-${part}`] ?? '');
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) {
    faults.push({ text: `Enter the ${title} as day, month and year.`, href: `#${name}-day` });
    return '';
  }
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDate(date))
    faults.push({ text: `The ${title} has to be a real date, such as 14 12 2026.`, href: `#${name}-day` });
  return date;
}

/** The same for a date that need not be given: undefined where all three fields are empty. */
function optionalDateFrom(
  fields: Readonly<Record<string, string>>,
  name: string,
  title: string,
  faults: PageError[],
): string | undefined {
  return dateFields(name).every((field) => (fields[field] ?? '') === '')
    ? undefined
    : dateFrom(fields, name, title, faults);
}

/**
 * The days of fieldwork that a form asks for, and a date that goes with them unless it is set. `week`, where a planner took
 * an offered one, goes before what was typed and brings such dates along.
 */
export function fieldworkFrom(
  fields: Readonly<Record<string, string>>,
  faults: PageError[],
): { readonly fieldwork: Days; readonly setDate: (name: string, title: string) => string | undefined } {
  const [start, end] = (fields['week'] ?? '').split('/');
  if (start !== undefined && end !== undefined) return { fieldwork: { start, end }, setDate: () => undefined };
  return {
    fieldwork: {
      start: dateFrom(fields, 'fieldworkStart', 'first day of fieldwork', faults),
      end: dateFrom(fields, 'fieldworkEnd', 'last day of fieldwork', faults),
    },
    setDate: (name, title) => optionalDateFrom(fields, name, title, faults),
  };
}

/** The fields of an ISO date, to show what stands. */
export function dateTyped(name: string, isoDate: string): Record<string, string> {
  const [year = '', month = '', day = ''] = isoDate.split('-');
  return { [`${name}-day`]: String(Number(day)), [`${name}-month`]: String(Number(month)), [`${name}-year`]: year };
}
