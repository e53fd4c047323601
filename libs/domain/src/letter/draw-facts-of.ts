import type { Framework } from '../framework/framework.ts';
import type { InspectionWithTally } from '../inspection/inspection.ts';
import { divideCaseload } from '../sampling/draw-from-caseload.ts';
import { publishedGroups } from '../sampling/published-groups.ts';
import { strataOf } from '../sampling/strata.ts';
import { stratifiedDraw } from '../sampling/stratified-draw.ts';
import type { DrawFacts } from './letter-facts.ts';

/**
 * How the sample was drawn, from what the inspection's stream holds; null where it was not drawn by stratum, or by an
 * algorithm whose strata this release does not know.
 */
export function drawFactsOf(state: InspectionWithTally, framework: Framework): DrawFacts | null {
  const { draw, drawnWithSeed: seed, caseload } = state;
  if (seed === null || caseload === null || draw.drawnFor === null || draw.algorithm !== stratifiedDraw) return null;
  const { fieldworkStart, size } = draw.drawnFor;
  const cases = [...caseload.cases.values()];
  const { eligible } = divideCaseload({ cases, framework, fieldworkStart });
  const { divisions } = framework.draw;
  const { strata } = strataOf(eligible, divisions, Math.min(size, eligible.length));
  const drawn = new Set(draw.caseRefs);
  return {
    algorithm: draw.algorithm,
    seed,
    seedSha256: state.drawSeedSha256,
    fieldworkStart,
    caseload: cases.length,
    eligible: eligible.length,
    askedFor: size,
    drawn: drawn.size,
    replaced: draw.replaced.filter(({ replacement }) => replacement !== null).length,
    notReplaced: draw.replaced.filter(({ replacement }) => replacement === null).length,
    groups: publishedGroups(strata, divisions).map(({ title, cells }) => ({
      title,
      eligible: countOf(cells, () => true),
      sampled: countOf(cells, (caseRef) => state.sample.has(caseRef)),
    })),
    // Rounding alone takes no stratum a whole case away from its proportion.
    movedByCap: strata.some(({ cells, population }) =>
      isFar({
        sampled: countOf(cells, (caseRef) => drawn.has(caseRef)),
        sample: drawn.size,
        population,
        eligible: eligible.length,
      }),
    ),
  };
}

/** Whether a part of a sample is a whole case or more away from its proportion; in whole numbers, so exactly. */
export function isFar({
  sampled,
  sample,
  population,
  eligible,
}: {
  readonly sampled: number;
  readonly sample: number;
  readonly population: number;
  readonly eligible: number;
}): boolean {
  return Math.abs(sampled * eligible - sample * population) >= eligible;
}

const countOf = (
  cells: readonly { readonly cases: readonly { readonly caseRef: string }[] }[],
  which: (caseRef: string) => boolean,
): number => cells.reduce((sum, { cases }) => sum + cases.filter(({ caseRef }) => which(caseRef)).length, 0);
