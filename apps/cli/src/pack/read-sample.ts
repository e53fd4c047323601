import { didYouMean, eligible, readTable } from '#domain';
import type { CaseloadFacts } from '#domain';
import type { PackFault } from './pack-fault.ts';
import { inspectionFile, sampleFile } from './pack-fault.ts';
import type { InspectionFacts } from './read-inspection.ts';

export interface SampleFacts {
  /** In the order of their positions; with those of faulty rows. */
  readonly refs: readonly string[];
  /** The cases of which a reading can be asked: in the caseload and eligible. */
  readonly sound: ReadonlySet<string>;
  /** False where there is nothing to read, or not all of it could be: a case that is not here may still have been drawn. */
  readonly allKnown: boolean;
}

/** Reads the text of sample.csv, the recorded draw; every fault of it goes to `faults`. */
export function readSample(
  text: string,
  inspection: InspectionFacts | undefined,
  caseload: CaseloadFacts | undefined,
  faults: PackFault[],
): SampleFacts {
  const table = readTable(sampleFile, text, ['position', 'case_ref'], faults);
  const drawn: { position: number; caseRef: string }[] = [];
  const refs = new Set<string>();
  const positions = new Set<number>();
  const sound = new Set<string>();
  for (const row of table.rows) {
    const caseRef = row.cell('case_ref');
    if (!row.whole) {
      if (caseRef !== undefined) refs.add(caseRef);
      continue;
    }
    const written = row.cell('position');
    const position = Number(written);
    if (written !== undefined) {
      if (!/^[1-9]\d{0,5}$/.test(written))
        table.complain(row, 'position', 'Write the position as a whole number from 1.');
      else if (positions.has(position))
        table.complain(row, 'position', `Position ${position} is taken by a row above.`);
      positions.add(position);
    }
    if (caseRef === undefined) continue;
    if (refs.has(caseRef)) {
      table.complain(row, 'case_ref', `Case ${caseRef} stands in the sample already.`);
      continue;
    }
    refs.add(caseRef);
    drawn.push({ position, caseRef });
    const complaint = complaintAbout(caseRef, inspection, caseload);
    if (complaint === undefined) sound.add(caseRef);
    else table.complain(row, 'case_ref', complaint);
  }
  const allKnown = table.has('case_ref') && !table.cutOff;
  if (allKnown) complainAboutSize(table.rows.length, inspection, faults);
  return {
    refs: drawn.sort((one, other) => one.position - other.position).map((each) => each.caseRef),
    sound,
    allKnown: allKnown && table.rows.length > 0,
  };
}

function complaintAbout(
  caseRef: string,
  inspection: InspectionFacts | undefined,
  caseload: CaseloadFacts | undefined,
): string | undefined {
  if (caseload === undefined) return undefined;
  const row = caseload.rows.get(caseRef);
  if (row === undefined)
    return caseload.allKnown
      ? `Case ${JSON.stringify(caseRef)} is not in the caseload.${didYouMean(caseRef, caseload.rows.keys())}`
      : undefined;
  const start = inspection?.fieldwork.start;
  const eligibility = inspection?.framework?.eligibility;
  if (row.sentenceDate === undefined || start === undefined || eligibility === undefined) return undefined;
  if (eligible({ sentenceDate: row.sentenceDate }, start, eligibility)) return undefined;
  const { sentencedAtLeastDaysBefore: least, sentencedAtMostDaysBefore: most } = eligibility;
  return `Case ${caseRef} is not eligible: sentenced on ${row.sentenceDate}, and not ${least} to ${most} days before ${start}.`;
}

function complainAboutSize(rows: number, inspection: InspectionFacts | undefined, faults: PackFault[]): void {
  if (rows === 0) {
    faults.push({
      file: sampleFile,
      line: null,
      column: null,
      value: null,
      says: 'The sample has no case; it needs at least one.',
    });
    return;
  }
  const { sampleSize, sampleSizeAt: at } = inspection ?? {};
  if (sampleSize === undefined || at === undefined || sampleSize === rows) return;
  const says = `sample_size is ${sampleSize}, but ${sampleFile} has ${rows === 1 ? 'one row' : `${rows} rows`}.`;
  faults.push({ file: inspectionFile, line: at.line, column: 'sample_size', value: at.value, says });
}
