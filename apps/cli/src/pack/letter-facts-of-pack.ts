import type { CaseloadFacts, CopyListEntry, LetterFacts } from '#domain';
import { countTally } from '#domain';
import { complete } from './complete.ts';
import type { PackReading } from './pack.ts';
import type { InspectionFacts } from './read-inspection.ts';
import type { SampleFacts } from './read-sample.ts';

/**
 * What the letter of a pack will rest on, so that its figures are checked before anything runs; undefined where a part is
 * faulty. Readings of cases that are not drawn count for nothing.
 */
export function letterFactsOfPack({
  inspection,
  caseload,
  sample,
  readings,
  copyList,
}: {
  readonly inspection: InspectionFacts | undefined;
  readonly caseload: CaseloadFacts | undefined;
  readonly sample: Pick<SampleFacts, 'refs'> | null | undefined;
  readonly readings: readonly PackReading[] | undefined;
  readonly copyList: readonly CopyListEntry[] | undefined;
}): LetterFacts | undefined {
  const framework = inspection?.framework;
  if (inspection === undefined || framework === undefined || caseload === undefined) return undefined;
  if (sample === null || sample === undefined || readings === undefined) return undefined;
  const sampled = sample.refs.map((caseRef) => caseload.rows.get(caseRef));
  const factCounts = framework.caseFacts.map(({ id }) => [id, sampled.filter((row) => row?.facts[id] === true).length]);
  return complete<LetterFacts>({
    framework: { id: framework.id, version: framework.version },
    inspectedBody: inspection.inspectedBody,
    addressee: inspection.addressee,
    signatory: inspection.signatory,
    leadInspector: inspection.leadInspector,
    announcedOn: inspection.announcedOn,
    fieldwork: complete<LetterFacts['fieldwork']>(inspection.fieldwork),
    publicationDate: inspection.publicationDate,
    copyList,
    sampleSize: sample.refs.length,
    tally: countTally(
      framework,
      readings.filter(({ caseRef }) => sample.refs.includes(caseRef)).map(({ judgements }) => judgements),
    ),
    factCounts: Object.fromEntries(factCounts) as Readonly<Record<string, number>>,
    caseManagersInterviewed: inspection.caseManagersInterviewed,
    reoffending: inspection.reoffending,
    // A sample that a pack brings was drawn elsewhere.
    draw: null,
  });
}
