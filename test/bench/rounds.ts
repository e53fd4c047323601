/** Odd, and at least five: one round that something else on the machine disturbs moves no median. */
export const ROUNDS = 5;

export interface Sides {
  /** Gives the value of one round. */
  ours(): Promise<number>;
  yardstick(): Promise<number>;
  /** Instead of a first round of both. */
  warmUp?(): Promise<void>;
}

/** Rounds of both sides in turn, each side first in every other round, after one round of each that does not count. */
export async function interleaved(sides: Sides): Promise<{
  readonly ours: number;
  readonly yardstick: number;
  readonly rounds: { readonly ours: readonly number[]; readonly yardstick: readonly number[] };
}> {
  if (sides.warmUp) await sides.warmUp();
  else {
    await sides.ours();
    await sides.yardstick();
  }
  const ours: number[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round % 2 === 0) ours.push(await sides.ours());
    yardstick.push(await sides.yardstick());
    if (round % 2 === 1) ours.push(await sides.ours());
  }
  return { ours: quantile(ours, 0.5), yardstick: quantile(yardstick, 0.5), rounds: { ours, yardstick } };
}

/** How many a second: `count` over the seconds that `act` took. */
export async function perSecond(count: number, act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return count / ((performance.now() - start) / 1000);
}

/** Nearest rank: the smallest value that `share` of all values do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('Nothing was measured.');
  return value;
}
