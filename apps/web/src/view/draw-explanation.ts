import {
  decimal,
  divideCaseload,
  drawFromCaseload,
  nameOfFramework,
  stratifiedDraw,
  type Case,
  type DrawStep,
  type Framework,
  type StartedInspection,
  type StratifiedDraw,
} from '#domain';

type Drawn = Exclude<StartedInspection, { readonly stage: 'scheduled' }>;

/** Population and sample of one part of the caseload, as a row and as two bars. */
export interface SharesRow {
  readonly title: string;
  readonly population: number;
  readonly drawn: number;
  /** What it would have in exact proportion, two decimals at most. */
  readonly proportion: string;
  readonly note?: string;
  /** Of 100, for bars of one scale: shares of the eligible caseload and of the sample. */
  readonly ofCaseload: number;
  readonly ofSample: number;
}

/** How a sample came about, drawn again from what the log holds. */
export type DrawExplanation =
  | { readonly kind: 'recorded' }
  /** The facts of the cases can no longer be read, or the algorithm is one of an earlier release. */
  | { readonly kind: 'not_repeatable'; readonly algorithm: string; readonly seed: string; readonly seedSha256: string }
  | {
      readonly kind: 'repeated';
      readonly algorithm: string;
      readonly seed: string;
      readonly seedSha256: string;
      readonly inputsSha256: string;
      readonly size: number;
      readonly eligible: number;
      readonly caseload: number;
      /** Whether drawing again gave the cases and reserves that were recorded, in their order. */
      readonly same: boolean;
      readonly strata: readonly SharesRow[];
      readonly areas: readonly SharesRow[];
      readonly steps: readonly { readonly kind: string; readonly sentences: readonly string[] }[];
      /** Whether the cap a case manager took cases from anyone: then not every case of a stratum was equally likely. */
      readonly capped: boolean;
      /** Most cases of one case manager, where the numbers allow, and the reserve in per cent of the sample. */
      readonly rules: { readonly atMostPerCaseManager: number; readonly reservePercent: number };
      readonly notes: readonly string[];
      readonly reserves: readonly string[];
      readonly command: string;
    };

/** Draws again with the seed that was published, and explains the outcome stratum by stratum and area by area. */
export function drawExplanation(inspection: Drawn, framework: Framework): DrawExplanation {
  const { draw, drawnWithSeed: seed, drawSeedSha256: seedSha256 } = inspection;
  if (seed === null) return { kind: 'recorded' };
  const cases = [...(inspection.caseload?.cases.values() ?? [])];
  if (draw.algorithm !== stratifiedDraw || draw.drawnFor === null || cases.length === 0) {
    return { kind: 'not_repeatable', algorithm: draw.algorithm, seed, seedSha256 };
  }
  const { size, fieldworkStart } = draw.drawnFor;
  const again = drawFromCaseload({ cases, framework, fieldworkStart, size, seed });
  const { eligible } = divideCaseload({ cases, framework, fieldworkStart });
  const named = nameOfFramework(draw.drawnFor.framework);
  return {
    kind: 'repeated',
    algorithm: draw.algorithm,
    seed,
    seedSha256,
    inputsSha256: draw.inputsSha256,
    size,
    eligible: eligible.length,
    caseload: cases.length,
    same: alike(again.caseRefs, draw.caseRefs) && alike(again.reserves, draw.reserves),
    strata: strataRows(again, eligible.length),
    areas: areaRows(inspection.inspectedBody.areas, eligible, new Set(draw.caseRefs), size),
    steps: stepsByKind(again.steps),
    capped: again.steps.some(({ kind }) => kind === 'cap'),
    rules: {
      atMostPerCaseManager: framework.draw.atMostPerCaseManager,
      reservePercent: framework.draw.reservePercent,
    },
    notes: again.notes,
    reserves: draw.reserves,
    command: `npm run inspection -- draw caseload.csv --framework ${named} --size ${size} --fieldwork-start ${fieldworkStart} --seed ${seed}`,
  };
}

const alike = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each, place) => each === other[place]);

const ofHundred = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);

/** What is said of the whole draw stands above the table, and not once more at each stratum. */
function strataRows({ strata, caseRefs, notes }: StratifiedDraw, eligible: number): readonly SharesRow[] {
  const own = (note = ''): string => notes.reduce((rest, said) => rest.replace(said, ''), note).trim();
  return strata.map(({ stratum, population, caseRefs: drawn, proportion, note }) => ({
    title: stratum,
    population,
    drawn: drawn.length,
    proportion: decimal(proportion),
    ofCaseload: ofHundred(population, eligible),
    ofSample: ofHundred(drawn.length, caseRefs.length),
    ...(own(note) === '' ? {} : { note: own(note) }),
  }));
}

/** Areas are no strata: nothing holds a sample to them, and the page shows how near it came. */
function areaRows(
  areas: readonly string[],
  eligible: readonly Case[],
  drawn: ReadonlySet<string>,
  size: number,
): readonly SharesRow[] {
  return areas.map((area) => {
    const theirs = eligible.filter((each) => each.area === area);
    const sampled = theirs.filter(({ caseRef }) => drawn.has(caseRef)).length;
    return {
      title: area,
      population: theirs.length,
      drawn: sampled,
      proportion: decimal((size * theirs.length) / eligible.length),
      ofCaseload: ofHundred(theirs.length, eligible.length),
      ofSample: ofHundred(sampled, drawn.size),
    };
  });
}

const kinds: Readonly<Record<DrawStep['kind'], string>> = {
  shortfall: 'Shortfall',
  merge: 'Strata merged',
  rounding: 'Rounding',
  cap: 'Cap a case manager',
  reserve: 'Reserve',
};

const stepsByKind = (steps: readonly DrawStep[]): readonly { kind: string; sentences: readonly string[] }[] =>
  Object.entries(kinds).flatMap(([kind, title]) => {
    const sentences = steps.filter((step) => step.kind === kind).map(({ sentence }) => sentence);
    return sentences.length === 0 ? [] : [{ kind: title, sentences }];
  });
