import { parse } from 'csv-parse/sync';

/** One row of a pasted table, by column name, with the line it stands on. */
export interface CsvRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A pasted table that cannot be read, with every fault in a sentence. */
export class CsvFaults extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join(' '));
    this.faults = faults;
  }
}

/**
 * Rows of a table in RFC 4180 form, columns found by name in any order; a byte-order mark and CRLF are fine, and tabs in the
 * place of commas, as a spreadsheet copies cells.
 * @throws CsvFaults where the text does not parse or a column is missing
 */
export function readCsv(text: string, columns: readonly string[]): readonly CsvRow[] {
  const rows = parsed(text);
  const [header, ...body] = rows;
  if (header === undefined) throw new CsvFaults(['The table is empty.']);
  const names = header.record.map((name) => name.trim());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new CsvFaults(missing.map((column) => `Column ${column} is missing from the first line.`));
  const twice = columns.filter((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice.length > 0)
    throw new CsvFaults(twice.map((column) => `Column ${column} stands in the first line more than once.`));
  if (body.length === 0)
    throw new CsvFaults(['The table has a first line with the names of the columns, but no rows.']);
  return body.map(({ record, line }) => ({
    line,
    fields: Object.fromEntries(names.map((name, index) => [name, (record[index] ?? '').trim()])),
  }));
}

function parsed(text: string): { record: string[]; line: number }[] {
  try {
    const delimiter = /^[^\r\n]*\t/.test(text) ? '\t' : ',';
    const rows = parse(text, { bom: true, delimiter, info: true, skip_empty_lines: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw new CsvFaults([`The table cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
