import type { CaseloadFacts, CaseRow, Criterion, CsvTable, Framework, Judgement, TableRow } from '#domain';
import { applies, didYouMean, eligible, judgements, readTable } from '#domain';
import type { PackReading } from './pack.ts';
import type { PackFault } from './pack-fault.ts';
import { readingsFile, sampleFile } from './pack-fault.ts';
import type { InspectionFacts } from './read-inspection.ts';
import type { SampleFacts } from './read-sample.ts';

/** All rows of one case. */
interface CaseAnswers {
  readonly rows: TableRow[];
  /** Criterion id → judgement; undefined where the answer is faulty, but given. */
  readonly answers: Map<string, Judgement | undefined>;
}

/** What readings are held against: `sample` is null where the pack holds no sample.csv, undefined where it cannot be read. */
interface Known {
  readonly inspection: InspectionFacts | undefined;
  readonly caseload: CaseloadFacts | undefined;
  readonly sample: SampleFacts | null | undefined;
}

/** Reads the text of readings.csv; every fault of it goes to `faults`. */
export function readReadings(text: string, known: Known, faults: PackFault[]): readonly PackReading[] {
  const table = readTable(readingsFile, text, ['case_ref', 'criterion', 'answer', 'inspector'], faults);
  const framework = known.inspection?.framework;
  const criteria = framework && new Map(framework.criteria.map((criterion) => [criterion.id, criterion]));
  const cases = new Map<string, CaseAnswers>();
  for (const row of table.rows) {
    const caseRef = row.cell('case_ref');
    if (caseRef === undefined) {
      if (row.whole) readAnswer(row, table, undefined, criteria, undefined);
      continue;
    }
    let read = cases.get(caseRef);
    if (read === undefined) {
      read = { rows: [], answers: new Map() };
      cases.set(caseRef, read);
      const complaint = row.whole ? complaintAbout(caseRef, known) : undefined;
      if (complaint !== undefined) table.complain(row, 'case_ref', complaint);
    }
    if (row.whole) read.rows.push(row);
    readAnswer(row, table, known.caseload?.rows.get(caseRef), criteria, read.answers);
  }
  const inspectors = new Map([...cases].map(([caseRef, read]) => [caseRef, readInspector(caseRef, read, table)]));
  const allThere = ['case_ref', 'criterion'].every((column) => table.has(column)) && !table.cutOff;
  if (framework !== undefined && allThere) complainAboutMissing(casesToRead(known), cases, framework, faults);
  return [...cases].map(([caseRef, { answers }]) => ({
    caseRef,
    inspector: inspectors.get(caseRef) ?? '',
    judgements: Object.fromEntries(
      [...answers].flatMap(([id, answer]) => (answer === undefined ? [] : [[id, answer]])),
    ),
  }));
}

function complaintAbout(caseRef: string, { caseload, sample }: Known): string | undefined {
  if (caseload?.allKnown === true && !caseload.rows.has(caseRef))
    return `Case ${JSON.stringify(caseRef)} is not in the caseload.${didYouMean(caseRef, caseload.rows.keys())}`;
  if (sample?.allKnown === true && !sample.refs.includes(caseRef))
    return `Case ${caseRef} is read but not in ${sampleFile}; only sampled cases are.`;
  return undefined;
}

function readAnswer(
  row: TableRow,
  table: CsvTable,
  read: CaseRow | undefined,
  criteria: ReadonlyMap<string, Criterion> | undefined,
  answers: Map<string, Judgement | undefined> | undefined,
): void {
  const id = row.cell('criterion');
  const written = row.cell('answer');
  const answer = judgements.find((each) => each === written);
  const complain = (column: string, says: string): void => {
    if (row.whole) table.complain(row, column, says);
  };
  const criterion = id === undefined ? undefined : criteria?.get(id);
  if (id !== undefined && criteria !== undefined && criterion === undefined)
    complain('criterion', `The framework has no criterion ${JSON.stringify(id)}.${didYouMean(id, criteria.keys())}`);
  else if (id !== undefined && answers?.has(id) === true)
    complain('criterion', `Case ${row.cell('case_ref') ?? ''} has an answer to ${id} already.`);
  if (written !== undefined && answer === undefined)
    complain('answer', `Say one of ${judgements.join(', ')}.${didYouMean(written, judgements)}`);
  if (criterion !== undefined && answer !== undefined && read !== undefined) {
    const complaint = againstTheGate(criterion, answer, read);
    if (complaint !== undefined) complain('answer', complaint);
  }
  if (id !== undefined && (criteria === undefined || criterion !== undefined) && answers?.has(id) === false)
    answers.set(id, answer);
}

function againstTheGate(criterion: Criterion, answer: Judgement, read: CaseRow): string | undefined {
  const { gate, id } = criterion;
  const facts: Record<string, boolean> = {};
  if (gate.kind === 'fact') {
    const holds = read.facts[gate.fact];
    if (holds === undefined) return undefined;
    facts[gate.fact] = holds;
  }
  const because =
    gate.kind === 'fact' ? `its ${gate.fact} is ${facts[gate.fact] === true ? 'yes' : 'no'}` : 'it applies to all';
  switch (applies(criterion, facts)) {
    case 'yes':
      return answer === 'not_relevant'
        ? `${id} is relevant to case ${read.caseRef}, since ${because}; say sufficient or insufficient.`
        : undefined;
    case 'no':
      return answer === 'not_relevant'
        ? undefined
        : `${id} is not relevant to case ${read.caseRef}, since ${because}; say not_relevant.`;
    case 'reader':
      return undefined;
  }
}

/** The inspector of most of a case's rows, the first of them where it is even: the others are the slips. */
function readInspector(caseRef: string, { rows }: CaseAnswers, table: CsvTable): string | undefined {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const inspector = row.cell('inspector');
    if (inspector === undefined) continue;
    if (inspector.trim() === '') table.complain(row, 'inspector', `The inspector who read case ${caseRef} is blank.`);
    else counts.set(inspector, (counts.get(inspector) ?? 0) + 1);
  }
  const [reader] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  const named = new Set(reader === undefined ? [] : [reader]);
  for (const row of rows) {
    const inspector = row.cell('inspector');
    if (inspector === undefined || inspector.trim() === '' || named.has(inspector)) continue;
    named.add(inspector);
    table.complain(row, 'inspector', `Case ${caseRef} is read by ${reader ?? ''}; one inspector reads a case.`);
  }
  return reader;
}

/** The cases that must have been read: those sampled, or without a sample all eligible ones. */
function casesToRead({ inspection, caseload, sample }: Known): readonly string[] {
  if (sample !== null) return sample === undefined ? [] : [...sample.sound];
  const start = inspection?.fieldwork.start;
  const eligibility = inspection?.framework?.eligibility;
  if (caseload === undefined || start === undefined || eligibility === undefined) return [];
  return [...caseload.rows.values()].flatMap(({ caseRef, sentenceDate }) =>
    sentenceDate !== undefined && eligible({ sentenceDate }, start, eligibility) ? [caseRef] : [],
  );
}

function complainAboutMissing(
  caseRefs: readonly string[],
  cases: ReadonlyMap<string, CaseAnswers>,
  framework: Framework,
  faults: PackFault[],
): void {
  const missing = (value: string, column: string, says: string): void =>
    void faults.push({ file: readingsFile, line: null, column, value, says });
  for (const caseRef of caseRefs) {
    const read = cases.get(caseRef);
    if (read === undefined) {
      missing(
        caseRef,
        'case_ref',
        `Case ${caseRef} is not read: all ${framework.criteria.length} answers are missing.`,
      );
      continue;
    }
    for (const { id } of framework.criteria)
      if (!read.answers.has(id)) missing(`${caseRef} ${id}`, 'criterion', `Case ${caseRef} has no answer to ${id}.`);
  }
}
