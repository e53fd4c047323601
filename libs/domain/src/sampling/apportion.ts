import type { Chance } from './chance.ts';

export interface Apportioned {
  readonly counts: readonly number[];
  /** Places where equal remainders competed for the last seats and the seed decided. */
  readonly tied: ReadonlySet<number>;
}

/**
 * Shares `total` out in proportion to whole weights by largest remainder: each gets its share rounded down, and those with
 * the largest remainders one more. Among equal remainders the seed decides, so that no place is favoured for where it stands.
 * In whole numbers throughout: total × weight must stay below 2⁵³.
 */
export function apportion(total: number, weights: readonly number[], chance: Chance): Apportioned {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0 || total === 0) return { counts: weights.map(() => 0), tied: new Set() };
  const counts = weights.map((weight) => Math.floor((total * weight) / sum));
  const remainders = weights.map((weight) => (total * weight) % sum);
  const left = total - counts.reduce((all, count) => all + count, 0);
  if (left === 0) return { counts, tied: new Set() };
  const last = [...remainders].sort((one, other) => other - one)[left - 1] as number;
  const above = places(remainders, (remainder) => remainder > last);
  const equal = places(remainders, (remainder) => remainder === last);
  const undecided = equal.length > left - above.length;
  const chosen = (undecided ? chance.shuffle(equal) : equal).slice(0, left - above.length);
  for (const place of [...above, ...chosen]) counts[place] = (counts[place] as number) + 1;
  return { counts, tied: new Set(undecided ? equal : []) };
}

/** The same, where no place can take more than its limit: what does not fit goes to the others. */
export function apportionWithin(
  total: number,
  weights: readonly number[],
  limits: readonly number[],
  chance: Chance,
): readonly number[] {
  const counts = weights.map(() => 0);
  const open = (place: number): boolean => (counts[place] as number) < (limits[place] as number);
  let left = Math.min(
    total,
    limits.reduce((all, limit) => all + limit, 0),
  );
  while (left > 0) {
    // Where only places without weight are left, they share alike.
    const some = weights.some((weight, place) => weight > 0 && open(place));
    const shares = apportion(
      left,
      weights.map((weight, place) => (open(place) ? (some ? weight : 1) : 0)),
      chance,
    ).counts;
    shares.forEach((share, place) => {
      const taken = Math.min(share, (limits[place] as number) - (counts[place] as number));
      counts[place] = (counts[place] as number) + taken;
      left -= taken;
    });
  }
  return counts;
}

const places = (values: readonly number[], which: (value: number) => boolean): number[] =>
  values.flatMap((value, place) => (which(value) ? [place] : []));
