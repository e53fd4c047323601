import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Case } from '../inspection/case.ts';

export const drawAlgorithm = 'simple-random/1';

/** Share of the sample that is drawn beside it, in order, to stand in for cases that fall out. */
const reserveShare = 0.2;

export interface Draw {
  readonly algorithm: string;
  readonly drawn: readonly string[];
  /** In the order in which they stand in. */
  readonly reserves: readonly string[];
}

/**
 * Draws case references at random, each eligible case alike: reproducible from the seed, blind to the order of the rows.
 * Fewer cases than `size` are all drawn.
 */
export function drawSample({
  cases,
  size,
  seed,
}: {
  readonly cases: readonly Case[];
  readonly size: number;
  readonly seed: string;
}): Draw {
  const shuffled = shuffle(cases.map((each) => each.caseRef).sort(), seed);
  return {
    algorithm: drawAlgorithm,
    drawn: shuffled.slice(0, size),
    reserves: shuffled.slice(size, size + Math.ceil(size * reserveShare)),
  };
}

/** Fisher–Yates from the end. */
function shuffle(refs: readonly string[], seed: string): string[] {
  const random = xoroshiro128plusFromState(stateFrom(seed));
  const shuffled = [...refs];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    [shuffled[last], shuffled[other]] = [shuffled[other] as string, shuffled[last] as string];
  }
  return shuffled;
}

/** The generator's 128 bits of state, from FNV-1a over the seed's UTF-16 units, four times with another start. */
function stateFrom(seed: string): number[] {
  return [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((start) => {
    let hash = start;
    for (let index = 0; index < seed.length; index += 1) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    return hash | 0;
  });
}
