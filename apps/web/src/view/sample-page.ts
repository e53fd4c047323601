import type { Case, Framework, SampledCase, StartedInspection } from '#domain';
import type { Account } from '../accounts/account.ts';
import { inspectorNames } from './timetable-page.ts';

/** A sampled case as the lead inspector sees it. */
export interface SampleRow {
  readonly position: number;
  readonly caseRef: string;
  readonly area: string;
  readonly caseManager: string;
  readonly sentence: string;
  readonly sentenceDate: string;
  readonly riskOfHarm: string;
  readonly facts: string;
  /** By name, where the account or the team says it. */
  readonly inspector: string | null;
  readonly read: boolean;
}

/** The sample in the order drawn; personal fields are blank once the key of the inspection is destroyed. */
export function sampleRows(
  inspection: StartedInspection,
  framework: Framework,
  accounts: readonly Account[],
): readonly SampleRow[] {
  if (inspection.stage === 'scheduled') return [];
  const names = inspectorNames(inspection, accounts);
  return [...inspection.sample.values()].map((sampled, index) => ({
    ...sampleRow(sampled, inspection.caseload?.cases.get(sampled.caseRef), framework, index + 1),
    inspector: sampled.inspector === null ? null : (names.get(sampled.inspector) ?? sampled.inspector),
  }));
}

/** How many cases a sample lacks; none before it is drawn. */
export const shortBy = (inspection: StartedInspection): number =>
  inspection.stage === 'scheduled' ? 0 : Math.max(0, inspection.sampleSize - inspection.sample.size);

function sampleRow(
  sampled: SampledCase,
  facts: Case | undefined,
  framework: Framework,
  position: number,
): Omit<SampleRow, 'inspector'> {
  const sentence = framework.sentenceTypes.find(({ id }) => id === facts?.sentenceType)?.title;
  return {
    position,
    caseRef: sampled.caseRef,
    area: facts?.area ?? '',
    caseManager: facts?.caseManager ?? '',
    sentence: sentence ?? facts?.sentenceType ?? '',
    sentenceDate: facts?.sentenceDate ?? '',
    riskOfHarm: facts?.riskOfHarm.replaceAll('_', ' ') ?? '',
    facts: factsThatHold(facts, framework),
    read: sampled.judgements !== null,
  };
}

/** The case facts that hold, by their titles, in the framework's order. */
export function factsThatHold(facts: Case | undefined, framework: Framework): string {
  return framework.caseFacts
    .filter(({ id }) => facts?.facts[id] === true)
    .map(({ title }) => title)
    .join(', ');
}

/** How many of the inspectors' cases are read, inspector by inspector, in the order of their names. */
export function loadByInspector(
  rows: readonly SampleRow[],
): readonly { inspector: string; read: number; cases: number }[] {
  const byInspector = new Map<string, { inspector: string; read: number; cases: number }>();
  for (const { inspector, read } of rows) {
    if (inspector === null) continue;
    const before = byInspector.get(inspector) ?? { inspector, read: 0, cases: 0 };
    byInspector.set(inspector, { inspector, read: before.read + (read ? 1 : 0), cases: before.cases + 1 });
  }
  return [...byInspector.values()].sort((one, other) => one.inspector.localeCompare(other.inspector));
}
