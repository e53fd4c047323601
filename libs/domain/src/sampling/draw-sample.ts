import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Case } from '../inspection/case.ts';
import { stateFrom } from './chance.ts';

/** Name and version of the draw of the first releases, kept so that what it drew can be drawn again. */
export const simpleRandomDraw = 'simple-random/1';

/** Reserves per sampled case, rounded up: the 20 % of the published sampler for adult inspections. */
const reserveShare = 0.2;

export interface DrawnSample {
  readonly algorithm: typeof simpleRandomDraw;
  /** In the order drawn. */
  readonly caseRefs: readonly string[];
  /** Cases that stand in for one that falls away, in the order in which they are to be taken. */
  readonly reserves: readonly string[];
}

/**
 * Draws `size` cases, each equally likely, and a reserve of a fifth of that as far as the cases reach. The same cases, size
 * and seed give the same draw, whatever the order of the rows. `cases` are those eligible; `seed` is any text.
 * @throws RangeError where fewer than `size` cases can be drawn, or `size` is no whole number from 1
 */
export function drawSample({
  cases,
  size,
  seed,
}: {
  readonly cases: readonly Pick<Case, 'caseRef'>[];
  readonly size: number;
  readonly seed: string;
}): DrawnSample {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`A sample of ${size} cases cannot be drawn.`);
  if (size > cases.length) throw new RangeError(`A sample of ${size} cannot be drawn from ${cases.length} cases.`);
  const refs = cases.map(({ caseRef }) => caseRef).sort(byCodeUnit);
  const wanted = Math.min(refs.length, size + Math.ceil(size * reserveShare));
  const random = xoroshiro128plusFromState(stateFrom(seed));
  for (let place = 0; place < wanted; place += 1) {
    const drawn = uniformInt(random, place, refs.length - 1);
    [refs[place], refs[drawn]] = [refs[drawn] as string, refs[place] as string];
  }
  return { algorithm: simpleRandomDraw, caseRefs: refs.slice(0, size), reserves: refs.slice(size, wanted) };
}

/** Never by locale: the order, and with it the draw, must be the same on every machine. */
export const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
