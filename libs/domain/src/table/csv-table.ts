import { closest } from './closest.ts';
import { parseCsv } from './csv.ts';
import type { TableFault } from './table-fault.ts';

export interface TableRow {
  /** Line on which the row starts, from 1. */
  readonly line: number;
  /** False where the row has fewer or more fields than the header; it has its fault, and its fields prove nothing. */
  readonly whole: boolean;
  /** The field as it is written; undefined where the row or the header lacks it. */
  cell(column: string): string | undefined;
}

export interface CsvTable {
  readonly file: string;
  readonly rows: readonly TableRow[];
  /** True where a row is lost, or the last one is broken and more may have followed: nothing can be called missing. */
  readonly cutOff: boolean;
  has(column: string): boolean;
  /** Adds a fault at a row; value is the field as it is written. */
  complain(row: TableRow, column: string, says: string): void;
}

/**
 * A CSV file as rows with named columns; other columns than `columns` are left alone, since a misspelt one is missed under
 * its right name. Faults of the file's form (a quote, a row that is too short, a missing column) are added to `faults`.
 */
export function readTable(file: string, text: string, columns: readonly string[], faults: TableFault[]): CsvTable {
  const otherForm = otherFormOf(text, columns);
  if (otherForm !== undefined) {
    faults.push({ file, line: 1, column: null, value: null, says: otherForm });
    return { file, rows: [], cutOff: true, has: () => false, complain: () => undefined };
  }
  const { records, faults: faultsOfForm } = parseCsv(text);
  for (const { line, value, says } of faultsOfForm) faults.push({ file, line, column: null, value, says });
  const [header, ...body] = records;
  const names = header?.fields.map((name) => name.trim()) ?? [];
  complainAboutHeader(file, names, header?.line ?? null, columns, faults);
  const places = new Map(names.map((name, place) => [name, place]));
  // Spreadsheets leave rows of commas alone behind what was deleted.
  const written = body.filter(({ fields }) => fields.some((field) => field.trim() !== ''));
  const rows = written.map(({ line, fields, text: asWritten }): TableRow => {
    const whole = fields.length === names.length;
    if (!whole) {
      const says = `The row has ${fields.length} of ${names.length} fields; quote a field that holds a comma.`;
      faults.push({ file, line, column: null, value: asWritten, says });
    }
    return { line, whole, cell: (column) => fields[places.get(column) ?? -1] };
  });
  return {
    file,
    rows,
    cutOff: faultsOfForm.some(({ lost }) => lost) || rows.at(-1)?.whole === false,
    has: (column) => places.has(column),
    complain: (row, column, says) =>
      void faults.push({ file, line: row.line, column, value: row.cell(column) ?? null, says }),
  };
}

function complainAboutHeader(
  file: string,
  names: readonly string[],
  line: number | null,
  columns: readonly string[],
  faults: TableFault[],
): void {
  if (names.length === 0) {
    const says = `The file is empty; its first line names the columns ${columns.join(', ')}.`;
    faults.push({ file, line: null, column: null, value: null, says });
    return;
  }
  const others = names.filter((name) => !columns.includes(name));
  for (const column of columns) {
    const times = names.filter((name) => name === column).length;
    if (times === 0) {
      const meant = closest(column, others);
      const says = `The column ${column} is missing${meant === undefined ? '.' : `; is ${JSON.stringify(meant)} meant for it?`}`;
      faults.push({ file, line: null, column, value: null, says });
    }
    if (times > 1)
      faults.push({
        file,
        line,
        column,
        value: column,
        says: `The column ${column} stands there ${times} times; keep one.`,
      });
  }
}

/** What divides the columns or ends the lines in place of a comma and a line feed, as a fault: else every column would be called missing. */
function otherFormOf(text: string, columns: readonly string[]): string | undefined {
  const header =
    text
      .slice(0, 4000)
      .split(/[\r\n]/)
      .find((line) => line !== '') ?? '';
  const named = (by: string): number =>
    header.split(by).filter((name) => columns.includes(name.replaceAll('"', '').trim())).length;
  for (const [by, what] of [
    [';', 'Semicolons'],
    ['\t', 'Tabs'],
  ] as const)
    if (named(by) > named(',')) return `${what} stand between the columns; save the file with commas between them.`;
  return text.includes('\n') || !text.trim().includes('\r')
    ? undefined
    : 'No line feed ends its lines; save the file as CSV (UTF-8), not as one for old Macintoshes.';
}
