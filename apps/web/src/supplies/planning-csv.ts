import { isDate, isOneMailbox, type DirectoryEntry, type Holder } from '#domain';
import { CsvFaults, readCsv, type CsvRow } from './read-csv.ts';

export const bodyColumns = ['name', 'short_name', 'type', 'nation', 'areas', 'size', 'performance'] as const;
export const holderColumns = [
  'head_name',
  'head_email',
  'head_from',
  'chair_name',
  'chair_email',
  'chair_from',
] as const;
export const programmeColumns = [
  'body',
  'start',
  'end',
  'lead',
  'team',
  'sample_size',
  'framework',
  'signatory',
] as const;

/** A body as a table gives it, with who holds its two positions where the table says so. */
export interface BodyRow {
  readonly line: number;
  readonly entry: DirectoryEntry;
  readonly holders: readonly Omit<Holder, 'holderId'>[];
}

/** A cell that will not do: what is wrong with it, or undefined. */
export type Check = (value: string) => string | undefined;

export const filled: Check = (value) => (value === '' ? 'is empty' : undefined);
export const aDate: Check = (value) => (isDate(value) ? undefined : `“${value}” is no date; write it as 2015-12-14`);
const aMailbox: Check = (value) => (isOneMailbox(value) ? undefined : `“${value}” is not exactly one mailbox`);
const aNumber: Check = (value) => (/^\d{1,6}$/.test(value) ? undefined : `“${value}” is no whole number`);
const orEmpty =
  (check: Check): Check =>
  (value) =>
    value === '' ? undefined : check(value);

/** @throws CsvFaults with every fault of every row, by line and column */
export function checked<Column extends string>(
  text: string,
  columns: readonly Column[],
  checks: Partial<Record<Column, Check>>,
  more: (row: CsvRow) => readonly string[] = () => [],
): readonly CsvRow[] {
  const rows = readCsv(text, columns);
  const faults = rows.flatMap((row) => [
    ...columns.flatMap((column) => {
      const says = checks[column]?.(cell(row, column));
      return says === undefined ? [] : [`Line ${row.line}, ${column}: ${says}.`];
    }),
    ...more(row),
  ]);
  if (faults.length > 0) throw new CsvFaults(faults);
  return rows;
}

/** A cell as it was before `csvOf` kept it from being a formula. */
export const cell = (row: CsvRow, column: string): string =>
  (row.fields[column] ?? '').replace(/^'(?=[=+\-@\t\r])/, '');
export const listIn = (value: string): readonly string[] =>
  value
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** Bodies of a table; areas are separated by semicolons. @throws CsvFaults */
export function bodiesFromCsv(text: string): readonly BodyRow[] {
  const checks = {
    name: filled,
    short_name: filled,
    type: filled,
    nation: filled,
    areas: (value: string) => (listIn(value).length === 0 ? 'names no area' : undefined),
    size: orEmpty(aNumber),
    head_email: orEmpty(aMailbox),
    head_from: orEmpty(aDate),
    chair_email: orEmpty(aMailbox),
    chair_from: orEmpty(aDate),
  };
  const seen = new Map<string, number>();
  const rows = checked(text, [...bodyColumns, ...holderColumns], checks, (row) => [
    ...(['head', 'chair'] as const).flatMap((who) => {
      const given = ['name', 'email', 'from'].filter((part) => cell(row, `${who}_${part}`) !== '');
      return given.length === 0 || given.length === 3
        ? []
        : [`Line ${row.line}, ${who}_name: name, e-mail address and first day go together.`];
    }),
    ...twice(seen, cell(row, 'name').toLowerCase(), row.line),
  ]);
  return rows.map((row) => ({
    line: row.line,
    entry: {
      name: cell(row, 'name'),
      shortName: cell(row, 'short_name'),
      type: cell(row, 'type'),
      nation: cell(row, 'nation'),
      areas: listIn(cell(row, 'areas')),
      size: cell(row, 'size') === '' ? null : Number(cell(row, 'size')),
      performance: cell(row, 'performance'),
    },
    holders: [
      ...holderIn(row, 'head', 'head_of_service', 'Head of Service'),
      ...holderIn(row, 'chair', 'chair_of_board', 'Chair of the Board'),
    ],
  }));
}

function twice(seen: Map<string, number>, name: string, line: number): readonly string[] {
  const first = seen.get(name);
  seen.set(name, first ?? line);
  return first === undefined ? [] : [`Line ${line}, name: stands on line ${first} already.`];
}

function holderIn(
  row: CsvRow,
  who: 'head' | 'chair',
  position: Holder['position'],
  title: string,
): readonly Omit<Holder, 'holderId'>[] {
  const [name, email, from] = [cell(row, `${who}_name`), cell(row, `${who}_email`), cell(row, `${who}_from`)];
  return name === '' ? [] : [{ position, title, name, email, from, to: null }];
}

/** A column that a table of visits may have: the position in which the signatory signs. */
export const positionColumn = 'signatory_position';

/**
 * Visits of a table; people are mailboxes, those of the team separated by semicolons. Who leads, goes along or signs has to be
 * one who may. @throws CsvFaults
 */
export function programmeFromCsv(
  text: string,
  known: {
    readonly bodies: ReadonlySet<string>;
    readonly leads: ReadonlySet<string>;
    readonly inspectors: ReadonlySet<string>;
    readonly signatories: ReadonlySet<string>;
    readonly frameworks: ReadonlySet<string>;
  },
) {
  const oneOf =
    (people: ReadonlySet<string>, who: string): Check =>
    (value) =>
      people.has(value.toLowerCase()) ? undefined : `“${value}” is no ${who} with an account`;
  const anInspector = oneOf(known.inspectors, 'inspector');
  return checked(text, programmeColumns, {
    body: (value) => (known.bodies.has(value.toLowerCase()) ? undefined : `“${value}” is not in the directory`),
    start: aDate,
    end: aDate,
    lead: oneOf(known.leads, 'lead inspector'),
    signatory: oneOf(known.signatories, 'approver'),
    team: (value) =>
      listIn(value)
        .map(anInspector)
        .find((says) => says !== undefined),
    sample_size: (value) => (value === '0' ? 'is 0' : aNumber(value)),
    framework: (value) => (known.frameworks.has(value) ? undefined : `“${value}” is no framework`),
  }).map((row) => ({
    line: row.line,
    body: cell(row, 'body'),
    fieldwork: { start: cell(row, 'start'), end: cell(row, 'end') },
    lead: cell(row, 'lead').toLowerCase(),
    team: listIn(cell(row, 'team').toLowerCase()),
    sampleSize: Number(cell(row, 'sample_size')),
    framework: cell(row, 'framework'),
    signatory: cell(row, 'signatory').toLowerCase(),
    signatoryPosition: cell(row, positionColumn),
  }));
}

/** A table as RFC 4180 text. A cell that a spreadsheet would take for a formula is kept text by a leading apostrophe. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const written = (value: string | number | null): string => {
    const text = value === null ? '' : String(value).replace(/^([=+\-@\t\r])/, "'$1");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(written).join(',')).join('\r\n') + '\r\n';
}
