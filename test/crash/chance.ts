/** Chance that a seed repeats: the same seed gives the same numbers in the same order. */
export interface Chance {
  /** 0 ≤ number < 1. */
  number(): number;
  /** A whole number, both ends possible. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
  /** All of them, in a drawn order. */
  shuffled<T>(all: readonly T[]): T[];
  /** A chance of its own, so that what one asks does not shift what another gets. */
  branch(): Chance;
}

/** Mulberry32: 32 bits of state are plenty for a schedule. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(number() * (most - least + 1));
  return {
    number,
    between,
    oneOf: <T>(choices: readonly [T, ...T[]]): T => choices[between(0, choices.length - 1)] ?? choices[0],
    shuffled: (all) => {
      const left = [...all];
      return all.flatMap(() => left.splice(between(0, left.length - 1), 1));
    },
    branch: () => chanceFrom(between(0, 2 ** 32 - 1)),
  };
}
