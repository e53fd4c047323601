import type { Framework } from '../framework/framework.ts';
import { drawFromCaseload } from '../sampling/draw-from-caseload.ts';
import { eligible } from '../sampling/eligible.ts';
import { twice } from './decide-supplies.ts';
import type { InspectionEvent } from './events.ts';
import type { Caseload, Draw, Published, SampledCase, StartedInspection } from './inspection.ts';
import { allOrRefusals, keyDestroyed, longestReason, refuse, tooLong } from './refusal.ts';
import type { Decision, Refusal } from './refusal.ts';

type Open = Exclude<StartedInspection, Published>;

export function drawTheSample(
  state: Open,
  { caseRefs, inputsSha256 }: { readonly caseRefs?: readonly string[]; readonly inputsSha256: string },
  framework: Framework,
): Decision<InspectionEvent> {
  if (state.stage !== 'scheduled') return refuse('sample_already_drawn', 'The case sample has already been drawn.');
  if (state.caseload === null) return refuse('caseload_missing', 'There is no caseload to draw from; supply it first.');
  if (caseRefs !== undefined) return recordDraw(state, state.caseload, caseRefs, inputsSha256, framework);
  if (state.drawSeed === undefined) {
    return keyDestroyed('The seed of the draw');
  }
  const size = state.sampleSize;
  const fieldworkStart = state.fieldwork.start;
  const {
    algorithm,
    caseRefs: drawn,
    reserves,
    strata,
  } = drawFromCaseload({
    cases: [...state.caseload.cases.values()],
    framework,
    fieldworkStart,
    size,
    seed: state.drawSeed,
  });
  if (drawn.length === 0)
    return refuse('sample_empty', 'No case of the caseload is eligible, so there is nothing to draw.');
  return {
    ok: true,
    events: [
      {
        type: 'CaseSampleDrawn',
        data: {
          seed: state.drawSeed,
          algorithm,
          inputsSha256,
          caseRefs: drawn,
          reserves,
          drawnFor: { framework: { id: framework.id, version: framework.version }, fieldworkStart, size },
        },
        sealed: {
          strata: strata.map((each) => ({ stratum: each.stratum, caseRefs: each.caseRefs, reserves: each.reserves })),
        },
      },
    ],
  };
}

function recordDraw(
  state: Open,
  caseload: Caseload,
  caseRefs: readonly string[],
  inputsSha256: string,
  framework: Framework,
): Decision<InspectionEvent> {
  if (caseRefs.length === 0) return refuse('sample_empty', 'A sample needs at least one case.');
  const refusals: Refusal[] = [...twice(caseRefs)];
  if (caseRefs.length !== state.sampleSize) {
    refusals.push({
      code: 'sample_too_small',
      sentence: `The sample has ${caseRefs.length} cases where ${state.sampleSize} were to be drawn.`,
    });
  }
  for (const caseRef of caseRefs) {
    const drawn = caseload.cases.get(caseRef);
    if (drawn === undefined) {
      refusals.push({ code: 'case_not_in_caseload', sentence: `Case ${caseRef} is not in the caseload.` });
    } else if (!eligible(drawn, state.fieldwork.start, framework.eligibility)) {
      refusals.push({
        code: 'case_not_eligible',
        sentence: `Case ${caseRef} is not eligible: it was sentenced on ${drawn.sentenceDate}, which is not ${framework.eligibility.sentencedAtLeastDaysBefore} to ${framework.eligibility.sentencedAtMostDaysBefore} days before fieldwork.`,
      });
    }
  }
  return allOrRefusals(refusals, () => [
    { type: 'CaseSampleDrawn', data: { seed: null, algorithm: 'recorded', inputsSha256, caseRefs, reserves: [] } },
  ]);
}

/**
 * Takes a case out of the sample, read or not, and the next reserve of its stratum in. Where none is left the sample is a
 * case short, and the event says so.
 */
export function replaceCase(
  state: Open,
  { caseRef, reason, reserve }: { readonly caseRef: string; readonly reason: string; readonly reserve?: string | null },
): Decision<InspectionEvent> {
  if (state.stage === 'scheduled') return refuse('sample_not_drawn', 'No case sample has been drawn yet.');
  if (state.stage !== 'sample_drawn')
    return refuse('tally_frozen', 'The tally is frozen; reopen it before a case is replaced.');
  if (!state.sample.has(caseRef)) return refuse('case_not_in_sample', `Case ${caseRef} is not in the case sample.`);
  if (reason.trim() === '') return refuse('blank_field', `Say why case ${caseRef} is replaced.`);
  const long = tooLong('The reason', reason.trim(), longestReason);
  if (long.length > 0) return { ok: false, refusals: long };
  const replacement = nextReserve(state.draw, state.sample, caseRef);
  if (reserve !== undefined && reserve !== replacement) {
    const [was, is] = [reserve ?? 'none', replacement ?? 'none'];
    return refuse('reserve_changed', `The next reserve for case ${caseRef} was ${was} and is now ${is}. Look again.`);
  }
  if (replacement === null && state.sample.size === 1)
    return refuse('sample_empty', `Case ${caseRef} is the last of the sample, and no reserve is left for it.`);
  return {
    ok: true,
    events: [{ type: 'CaseReplaced', data: { caseRef, replacement }, sealed: { reason: reason.trim() } }],
  };
}

/** The case that would stand in: the first reserve of its stratum that has not been taken; null where none is left. */
export function nextReserve(draw: Draw, sample: ReadonlyMap<string, SampledCase>, caseRef: string): string | null {
  const used = new Set([...sample.keys(), ...draw.replaced.map((each) => each.caseRef)]);
  const own = draw.strata?.find(({ caseRefs, reserves }) => caseRefs.includes(caseRef) || reserves.includes(caseRef));
  const reserves = own?.reserves ?? draw.reserves;
  return reserves.find((reserve) => !used.has(reserve)) ?? null;
}
