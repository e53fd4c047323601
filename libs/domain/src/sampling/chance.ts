import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** The chance of one draw: all of it follows from the seed, and is the same on every machine. */
export interface Chance {
  /** A whole number from 0 to `most`, each equally likely. */
  upTo(most: number): number;
  /** True with this probability (0 to 1), to within one in 2³². */
  happens(probability: number): boolean;
  /** The same things in an order of which each is equally likely. */
  shuffle<Thing>(things: readonly Thing[]): Thing[];
}

/** @param seed any text */
export function chanceFrom(seed: string): Chance {
  const random = xoroshiro128plusFromState(stateFrom(seed));
  const upTo = (most: number): number => uniformInt(random, 0, most);
  return {
    upTo,
    happens: (probability) => upTo(0xffffffff) < probability * 0x100000000,
    shuffle(things) {
      const order = [...things];
      for (let place = order.length - 1; place > 0; place -= 1) {
        const other = upTo(place);
        [order[place], order[other]] = [order[other] as (typeof order)[0], order[place] as (typeof order)[0]];
      }
      return order;
    },
  };
}

/**
 * Spreads the seed over the generator's 128 bits: FNV-1a over its UTF-16 code units from four different starts, then the
 * final mix of MurmurHash3, so that seeds that differ in one character start far apart.
 */
export function stateFrom(seed: string): readonly number[] {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((start) => {
    let hash = start;
    for (let index = 0; index < seed.length; index += 1) hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) | 0;
  });
}
