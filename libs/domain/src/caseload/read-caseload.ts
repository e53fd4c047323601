import type { CaseFact } from '../framework/framework.ts';
import {
  agesAtSentence as ages,
  caseRefFault,
  genders,
  longestTexts,
  risksOfHarm,
  sameCase,
} from '../inspection/case.ts';
import type { Case } from '../inspection/case.ts';
import { isDate } from '../inspection/dates.ts';
import { didYouMean } from '../table/closest.ts';
import { readTable } from '../table/csv-table.ts';
import type { CsvTable, TableRow } from '../table/csv-table.ts';
import { tidy } from '../table/one-line.ts';
import type { TableFault } from '../table/table-fault.ts';

/** A row of the caseload as far as it can be read: a case that exists, whatever else is wrong with it. */
export interface CaseRow {
  readonly caseRef: string;
  readonly sentenceDate: string | undefined;
  /** Case fact id → whether it holds; without those that are missing or neither yes nor no. */
  readonly facts: Readonly<Record<string, boolean | undefined>>;
  readonly whole: Case | undefined;
}

export interface CaseloadFacts {
  /** By case reference, in the order of the file. */
  readonly rows: ReadonlyMap<string, CaseRow>;
  /** False where there is nothing to read, or not all of it could be: a case that is not here may still exist. */
  readonly allKnown: boolean;
}

/** The columns of every caseload; each case fact of the framework has one more. */
export const caseloadColumns = [
  'case_ref',
  'area',
  'case_manager',
  'sentence_date',
  'sentence_type',
  'gender',
  'age_at_sentence',
  'risk_of_harm',
] as const;

/**
 * Reads a caseload as CSV, with or without a byte-order mark; every fault of it goes to `faults`, under the name of the file.
 * Without areas any area stands; a caseload reads the same with them and without.
 */
export function readCaseload(
  text: string,
  {
    file,
    areas,
    caseFacts,
  }: { readonly file: string; readonly areas: readonly string[] | undefined; readonly caseFacts: readonly CaseFact[] },
  faults: TableFault[],
): CaseloadFacts {
  const factIds = caseFacts.map(({ id }) => id);
  const areasThere = areas?.map(tidy);
  const table = readTable(file, text.replace(/^\uFEFF/, ''), [...caseloadColumns, ...factIds], faults);
  const rows = new Map<string, CaseRow>();
  const known = new Map<string, string>();
  for (const row of table.rows) {
    const caseRef = row.cell('case_ref');
    if (!row.whole) {
      // It has its fault; the case is still known, or all that refers to it would be a fault too.
      if (caseRef !== undefined && caseRef !== '' && !rows.has(caseRef))
        rows.set(caseRef, { caseRef, sentenceDate: undefined, facts: {}, whole: undefined });
      continue;
    }
    const before = caseRef === undefined ? undefined : known.get(sameCase(caseRef));
    const fault = caseRef === undefined ? undefined : caseRefFault(caseRef);
    if (fault !== undefined) table.complain(row, 'case_ref', fault);
    if (before !== undefined) {
      const as = before === caseRef ? '' : `, as ${before}`;
      table.complain(row, 'case_ref', `Case ${caseRef ?? ''} stands in the caseload already${as}.`);
    }
    const read = readCase(row, table, areasThere, factIds);
    if (caseRef !== undefined && !rows.has(caseRef)) rows.set(caseRef, read);
    if (caseRef !== undefined && before === undefined) known.set(sameCase(caseRef), caseRef);
  }
  const empty = table.rows.length === 0 && table.has('case_ref') && !table.cutOff;
  if (empty) faults.push({ file, line: null, column: null, value: null, says: 'The caseload has no case.' });
  return { rows, allKnown: table.has('case_ref') && !table.cutOff && !empty };
}

function readCase(
  row: TableRow,
  table: CsvTable,
  areas: readonly string[] | undefined,
  factIds: readonly string[],
): CaseRow {
  const oneOf = <Known extends string>(column: string, known: readonly Known[]): Known | undefined => {
    const written = row.cell(column);
    if (written === undefined) return undefined;
    const found = known.find((each) => each === written.trim());
    if (found === undefined)
      table.complain(row, column, `Say one of ${known.join(', ')}.${didYouMean(written, known)}`);
    return found;
  };
  const text = (column: string, longest: number): string | undefined => {
    const written = row.cell(column);
    if (written === undefined) return undefined;
    const read = tidy(written);
    if (read === '') return void table.complain(row, column, `${column} is blank.`);
    if (read.length <= longest) return read;
    return void table.complain(row, column, `${column} has at most ${longest} characters, and here ${read.length}.`);
  };
  const caseRef = row.cell('case_ref') ?? '';
  const read = {
    caseRef,
    area: areas === undefined ? text('area', longestTexts.area) : readArea(row, table, areas),
    caseManager: text('case_manager', longestTexts.caseManager),
    sentenceDate: readSentenceDate(row, table),
    // Courts pass more kinds of sentence than a framework has words for; one that it does not know is shown as it stands.
    sentenceType: text('sentence_type', longestTexts.sentenceType),
    gender: oneOf('gender', genders),
    ageAtSentence: readAge(row, table),
    riskOfHarm: oneOf('risk_of_harm', risksOfHarm),
  };
  const facts = Object.fromEntries(
    factIds.map((id) => {
      const answer = oneOf(id, ['yes', 'no']);
      return [id, answer === undefined ? undefined : answer === 'yes'];
    }),
  );
  const whole = Object.values({ ...read, ...facts }).includes(undefined) ? undefined : ({ ...read, facts } as Case);
  return { caseRef, sentenceDate: read.sentenceDate, facts, whole };
}

/** Adds a fault where a row names an area that the inspected body does not have. */
export function readArea(row: TableRow, table: CsvTable, areas: readonly string[]): string | undefined {
  const area = row.cell('area');
  if (area === undefined || areas.includes(tidy(area))) return area && tidy(area);
  if (tidy(area) === '') return void table.complain(row, 'area', 'area is blank.');
  const says = `The inspected body has no area ${JSON.stringify(area)}.${didYouMean(area, areas)} Its areas: ${areas.join(', ')}.`;
  return void table.complain(row, 'area', says);
}

function readSentenceDate(row: TableRow, table: CsvTable): string | undefined {
  const written = row.cell('sentence_date');
  if (written === undefined || isDate(written.trim())) return written?.trim();
  return void table.complain(row, 'sentence_date', 'This is no date of the calendar; write it as 2015-10-13.');
}

function readAge(row: TableRow, table: CsvTable): number | undefined {
  const written = row.cell('age_at_sentence');
  if (written === undefined) return undefined;
  const age = /^\s*\d{1,3}\s*$/.test(written) ? Number(written) : NaN;
  if (age >= ages.from && age <= ages.to) return age;
  return void table.complain(row, 'age_at_sentence', `Write whole years, from ${ages.from} to ${ages.to}.`);
}
