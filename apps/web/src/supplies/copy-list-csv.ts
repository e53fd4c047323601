import type { CopyListEntry } from '#domain';
import { readCsv } from './read-csv.ts';

export const copyListColumns = ['position', 'area', 'organisation', 'name', 'email'] as const;

/**
 * The entries of a pasted copy list, in its order. What the rules ask of an entry is left to the rules.
 * @throws CsvFaults where the table cannot be read
 */
export function copyListFromCsv(text: string): readonly CopyListEntry[] {
  return readCsv(text, copyListColumns).map(({ fields }) => ({
    position: fields['position'] ?? '',
    area: fields['area'] ?? '',
    organisation: fields['organisation'] ?? '',
    name: fields['name'] ?? '',
    email: fields['email'] ?? '',
  }));
}

/** The same list as a table again, so that a change starts from what stands. */
export function copyListToCsv(entries: readonly CopyListEntry[]): string {
  const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const rows = entries.map(({ position, area, organisation, name, email }) => [
    position,
    area,
    organisation,
    name,
    email,
  ]);
  return [copyListColumns, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
}
