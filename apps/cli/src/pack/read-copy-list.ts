import type { CopyListEntry } from '#domain';
import { copyListFaults, onOneLine, readArea, readTable } from '#domain';
import type { PackFault } from './pack-fault.ts';
import { copyListFile } from './pack-fault.ts';

/** Reads the text of copy-list.csv; every fault of it goes to `faults`. */
export function readCopyList(
  text: string,
  areas: readonly string[] | undefined,
  faults: PackFault[],
): readonly CopyListEntry[] {
  const table = readTable(copyListFile, text, ['position', 'area', 'organisation', 'name', 'email'], faults);
  const rows = table.rows.filter(({ whole }) => whole);
  const entries = rows.map((row): CopyListEntry => {
    if (areas !== undefined && row.cell('area') !== '') readArea(row, table, areas);
    return {
      position: onOneLine(row.cell('position') ?? ''),
      area: onOneLine(row.cell('area') ?? ''),
      organisation: onOneLine(row.cell('organisation') ?? ''),
      name: onOneLine(row.cell('name') ?? ''),
      email: row.cell('email') ?? '',
    };
  });
  for (const { entry, field, value, sentence } of copyListFaults(entries)) {
    // A column that is missing has its fault; so may the row that had the Youth Justice Board.
    if (!table.has(field)) continue;
    const row = entry === null ? undefined : rows[entry];
    if (row !== undefined) table.complain(row, field, sentence);
    else if (!table.cutOff && rows.length === table.rows.length)
      faults.push({ file: copyListFile, line: null, column: field, value, says: sentence });
  }
  return entries;
}
