import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Case } from '../inspection/case.ts';

/** Name and version of the draw. A change that draws other cases from the same inputs is a new version. */
export const drawAlgorithm = 'simple-random/1';

/** Reserves per sampled case, rounded up: the 20 % of the published sampler for adult inspections. */
const reserveShare = 0.2;

export interface Draw {
  readonly algorithm: string;
  /** In the order drawn. */
  readonly drawn: readonly string[];
  /** In the order in which they stand in for cases that fall out. */
  readonly reserves: readonly string[];
}

/**
 * Draws `size` cases at random, each equally likely, and a reserve of a fifth of that as far as the cases reach. The same
 * cases, size and seed give the same draw, whatever the order of the rows. `cases` are those eligible, `seed` is any text.
 * Fewer cases than `size` are all drawn.
 */
export function drawSample({
  cases,
  size,
  seed,
}: {
  readonly cases: readonly Pick<Case, 'caseRef'>[];
  readonly size: number;
  readonly seed: string;
}): Draw {
  const shuffled = shuffle(
    cases.map(({ caseRef }) => caseRef),
    seed,
  );
  return {
    algorithm: drawAlgorithm,
    drawn: shuffled.slice(0, size),
    reserves: shuffled.slice(size, size + Math.ceil(size * reserveShare)),
  };
}

/** Fisher–Yates from the front, so that a larger sample from the same seed begins with the smaller one. */
function shuffle(caseRefs: readonly string[], seed: string): string[] {
  const random = xoroshiro128plusFromState(stateFrom(seed));
  const shuffled = [...caseRefs].sort(byCodeUnit);
  for (let place = 0; place < shuffled.length - 1; place += 1) {
    const other = uniformInt(random, place, shuffled.length - 1);
    [shuffled[place], shuffled[other]] = [shuffled[other] as string, shuffled[place] as string];
  }
  return shuffled;
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
