import type { Days } from '#domain';
import { aDate, cell, checked, filled, type Check } from './planning-csv.ts';

export const leaveColumns = ['inspector', 'start', 'end'] as const;
export const tieColumns = ['inspector', 'body', 'what'] as const;

/** Mailboxes of those who may be planned for, in lower case. */
type Inspectors = ReadonlySet<string>;

const anInspector =
  (inspectors: Inspectors): Check =>
  (value) =>
    inspectors.has(value.toLowerCase()) ? undefined : `“${value}” is no inspector with an account`;

/** Leave of a table, a line each. @throws CsvFaults */
export function leaveFromCsv(
  text: string,
  inspectors: Inspectors,
): readonly { readonly line: number; readonly inspector: string; readonly days: Days }[] {
  const checks = { inspector: anInspector(inspectors), start: aDate, end: aDate };
  const rows = checked(text, leaveColumns, checks, (row) =>
    cell(row, 'end') < cell(row, 'start') && checks.end(cell(row, 'end')) === undefined
      ? [`Line ${row.line}, end: lies before the first day.`]
      : [],
  );
  return rows.map((row) => ({
    line: row.line,
    inspector: cell(row, 'inspector').toLowerCase(),
    days: { start: cell(row, 'start'), end: cell(row, 'end') },
  }));
}

/** Ties of a table, a line each. @param bodies by name in lower case, with their ids @throws CsvFaults */
export function tiesFromCsv(
  text: string,
  inspectors: Inspectors,
  bodies: ReadonlyMap<string, string>,
): readonly { readonly line: number; readonly inspector: string; readonly bodyId: string; readonly what: string }[] {
  const rows = checked(text, tieColumns, {
    inspector: anInspector(inspectors),
    body: (value) => (bodies.has(value.toLowerCase()) ? undefined : `“${value}” is not in the directory`),
    what: filled,
  });
  return rows.map((row) => ({
    line: row.line,
    inspector: cell(row, 'inspector').toLowerCase(),
    bodyId: bodies.get(cell(row, 'body').toLowerCase()) ?? '',
    what: cell(row, 'what'),
  }));
}
