import { existsSync, statSync } from 'node:fs';
import type { Case, CaseloadFacts, Framework, LetterFacts, LetterFault } from '#domain';
import { drawFromCaseload, eligible, readCaseload } from '#domain';
import { complete } from './complete.ts';
import { letterFactsOfPack } from './letter-facts-of-pack.ts';
import type { Pack } from './pack.ts';
import type { PackFault } from './pack-fault.ts';
import {
  caseloadFile,
  copyListFile,
  inReadingOrder,
  inspectionFile,
  letterFile,
  readingsFile,
  sampleFile,
} from './pack-fault.ts';
import { readCopyList } from './read-copy-list.ts';
import type { InspectionFacts } from './read-inspection.ts';
import { readInspection } from './read-inspection.ts';
import { readReadings } from './read-readings.ts';
import type { SampleFacts } from './read-sample.ts';
import { readSample } from './read-sample.ts';
import { holds, readText } from './text-file.ts';

/**
 * Every fault of a letter's Markdoc source. With facts its figures are said and checked too; without, only markup, typed
 * numbers and references.
 */
export type CheckLetter = (
  source: string,
  framework: Framework | undefined,
  facts?: LetterFacts,
) => readonly LetterFault[];

export interface PackReadingParts {
  readonly frameworks: readonly Framework[];
  readonly checkLetter: CheckLetter;
  /** What a draw by the product starts from where the pack names no seed: random, and new for every run. */
  readonly freshSeed: string;
}

export type PackReadingResult =
  | { readonly pack: Pack; /** What its letter rests on. */ readonly letterFacts: LetterFacts }
  | { readonly faults: readonly PackFault[] };

/**
 * Reads and checks a whole pack: the pack, or every fault of it, in reading order. Touches nothing but the folder's files
 * and never opens what was published (published-figures.csv, letter-as-published.txt).
 */
export function readPack(folder: string, { frameworks, checkLetter, freshSeed }: PackReadingParts): PackReadingResult {
  if (!existsSync(folder)) return { faults: [folderFault(folder, 'There is no such folder.')] };
  if (!statSync(folder).isDirectory())
    return { faults: [folderFault(folder, 'This is not a folder; name the folder of the pack.')] };
  const faults: PackFault[] = [];
  const read = <Facts>(file: string, parse: (text: string) => Facts): Facts | undefined => {
    const text = readText(folder, file, faults);
    return text === undefined ? undefined : parse(text);
  };
  const inspection = read(inspectionFile, (text) => readInspection(text, frameworks, faults));
  const caseload = read(caseloadFile, (text) =>
    readCaseload(
      text,
      { file: caseloadFile, areas: inspection?.areas, caseFacts: inspection?.framework?.caseFacts ?? [] },
      faults,
    ),
  );
  const sample = holds(folder, sampleFile)
    ? read(sampleFile, (text) => readSample(text, inspection, caseload, faults))
    : null;
  const readings = read(readingsFile, (text) => readReadings(text, { inspection, caseload, sample }, faults));
  const copyList = read(copyListFile, (text) => readCopyList(text, inspection?.areas, faults));
  if (sample === null) complainAboutReach(inspection, caseload, faults);
  const sound = !faults.some(({ file }) => file !== copyListFile);
  const seed = inspection?.seed ?? (sample === null ? freshSeed : null);
  const drawn = sound && sample === null ? drawnFrom(inspection, caseload, seed ?? freshSeed) : sample;
  const letterFacts = sound
    ? letterFactsOfPack({ inspection, caseload, sample: drawn, readings, copyList })
    : undefined;
  const letterSource = holds(folder, letterFile)
    ? read(letterFile, (text) => checkedLetter(text, inspection?.framework, letterFacts, checkLetter, faults))
    : null;
  if (faults.length > 0) return { faults: inReadingOrder(faults) };
  const pack = assemble(inspection, caseload, sample, { seed, readings, copyList, letterSource });
  if (pack === undefined || letterFacts === undefined)
    throw new Error(`${folder} has no fault and is not complete: a check of this program is missing.`);
  return { pack, letterFacts };
}

const folderFault = (folder: string, says: string): PackFault => ({
  file: folder,
  line: null,
  column: null,
  value: null,
  says,
});

function checkedLetter(
  source: string,
  framework: Framework | undefined,
  facts: LetterFacts | undefined,
  checkLetter: CheckLetter,
  faults: PackFault[],
): string {
  if (source.trim() === '') {
    const says = 'The letter is empty; leave the file out to have it drafted from the template.';
    faults.push({ file: letterFile, line: null, column: null, value: null, says });
  } else faults.push(...checkLetter(source, framework, facts).map((fault) => ({ file: letterFile, ...fault })));
  return source;
}

/** The sample that the product will draw: known beforehand, so that the letter's figures are checked before anything runs. */
function drawnFrom(
  inspection: InspectionFacts | undefined,
  caseload: CaseloadFacts | undefined,
  seed: string,
): Pick<SampleFacts, 'refs'> | undefined {
  const { framework, sampleSize } = inspection ?? {};
  const start = inspection?.fieldwork.start;
  if (caseload === undefined || framework === undefined || sampleSize === undefined || start === undefined)
    return undefined;
  const cases = [...caseload.rows.values()].flatMap(({ whole }): Case[] => (whole === undefined ? [] : [whole]));
  return { refs: drawFromCaseload({ cases, framework, fieldworkStart: start, size: sampleSize, seed }).caseRefs };
}

/** Where the product is to draw, there must be as many eligible cases as it shall draw. */
function complainAboutReach(
  inspection: InspectionFacts | undefined,
  caseload: CaseloadFacts | undefined,
  faults: PackFault[],
): void {
  const { sampleSize, sampleSizeAt: at, framework } = inspection ?? {};
  const start = inspection?.fieldwork.start;
  if (caseload?.allKnown !== true || caseload.rows.size === 0) return;
  if (sampleSize === undefined || at === undefined || framework === undefined || start === undefined) return;
  const rows = [...caseload.rows.values()];
  if (rows.some(({ sentenceDate }) => sentenceDate === undefined)) return;
  const reach = rows.filter(
    ({ sentenceDate }) => sentenceDate !== undefined && eligible({ sentenceDate }, start, framework.eligibility),
  ).length;
  if (reach >= sampleSize) return;
  const says = `${sampleSize} cases are to be drawn, but only ${reach} of the caseload are eligible.`;
  faults.push({ file: inspectionFile, line: at.line, column: 'sample_size', value: at.value, says });
}

function assemble(
  inspection: InspectionFacts | undefined,
  caseload: CaseloadFacts | undefined,
  sample: SampleFacts | null | undefined,
  rest: { [Key in 'seed' | 'readings' | 'copyList' | 'letterSource']: Pack[Key] | undefined },
): Pack | undefined {
  if (inspection === undefined || caseload === undefined || sample === undefined) return undefined;
  const cases = [...caseload.rows.values()].map(({ whole }) => whole);
  const { framework, inspectedBody, addressee, signatory, leadInspector, announcedOn, publicationDate } = inspection;
  const { sampleSize, caseManagersInterviewed, reoffending } = inspection;
  return complete<Pack>({
    framework,
    inspectedBody,
    addressee,
    signatory,
    leadInspector,
    announcedOn,
    fieldwork: complete<Pack['fieldwork']>(inspection.fieldwork),
    publicationDate,
    sampleSize,
    caseManagersInterviewed,
    reoffending,
    caseload: cases.includes(undefined) ? undefined : cases.filter((each) => each !== undefined),
    sampleRefs: sample && sample.refs,
    ...rest,
  });
}
