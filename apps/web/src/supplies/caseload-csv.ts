import { genders, isDate, risksOfHarm, type Case, type Framework } from '#domain';
import { CsvFaults, readCsv, type CsvRow } from './read-csv.ts';

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
 * The cases of a pasted caseload: the columns of every caseload and one `yes`/`no` column for each case fact of the framework.
 * @throws CsvFaults naming every fault with its line
 */
export function caseloadFromCsv(text: string, framework: Framework): readonly Case[] {
  const faults: string[] = [];
  const facts = framework.caseFacts.map(({ id }) => id);
  const cases = readCsv(text, [...caseloadColumns, ...facts]).map((row) => caseFrom(row, facts, faults));
  if (faults.length > 0) throw new CsvFaults(faults);
  return cases;
}

function caseFrom({ line, fields }: CsvRow, facts: readonly string[], faults: string[]): Case {
  const field = (name: string): string => fields[name] ?? '';
  const fault = (column: string, says: string): void => void faults.push(`Line ${line}, ${column}: ${says}`);
  const oneOf = <Value extends string>(column: string, values: readonly Value[]): Value => {
    const found = values.find((value) => value === field(column));
    if (found === undefined) fault(column, `“${field(column)}” is none of ${values.join(', ')}.`);
    return found ?? (values[0] as Value);
  };
  for (const column of ['case_ref', 'area', 'case_manager', 'sentence_type']) {
    if (field(column) === '') fault(column, 'it is blank.');
  }
  if (!isDate(field('sentence_date')))
    fault('sentence_date', `“${field('sentence_date')}” is no date such as 2015-10-13.`);
  const age = field('age_at_sentence');
  if (!/^\d{1,2}$/.test(age)) fault('age_at_sentence', `“${age}” is no age in whole years.`);
  return {
    caseRef: field('case_ref'),
    area: field('area'),
    caseManager: field('case_manager'),
    sentenceDate: field('sentence_date'),
    sentenceType: field('sentence_type'),
    gender: oneOf('gender', genders),
    ageAtSentence: Number(age),
    riskOfHarm: oneOf('risk_of_harm', risksOfHarm),
    facts: Object.fromEntries(facts.map((fact) => [fact, oneOf(fact, ['no', 'yes']) === 'yes'])),
  };
}
