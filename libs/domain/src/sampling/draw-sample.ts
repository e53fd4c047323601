import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Case } from '../inspection/case.ts';

/** Name and version of the draw. A change that draws other cases from the same inputs is a new version. */
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

/**
 * Spreads the seed over the generator's 128 bits: FNV-1a over its UTF-16 code units from four different starts, then the
 * final mix of MurmurHash3, so that seeds that differ in one character start far apart.
 */
function stateFrom(seed: string): readonly number[] {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((start) => {
    let hash = start;
    for (let index = 0; index < seed.length; index += 1) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) | 0;
  });
}
