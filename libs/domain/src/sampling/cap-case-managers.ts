import { CaseManagerFlow } from './case-manager-flow.ts';
import type { Table } from './round-table.ts';

export interface Capped {
  /** Cases to expect of each stratum (row) and case manager (column); each row's sum is whole. */
  readonly expected: Table;
  /** Cases to draw of each stratum; others than were wanted where the cap leaves no other way. */
  readonly sizes: readonly number[];
  /** The cap that holds: the one asked for, or the least with which the size can be reached. */
  readonly cap: number;
  /** Columns whose share was above the cap, with that share. */
  readonly held: ReadonlyMap<number, number>;
  /** Columns that would come above the cap only by taking the place of those held, and are held to it too. */
  readonly heldToo: readonly number[];
}

const near = 1e-9;

/**
 * What to expect of each case manager in each stratum, so that nobody has more than `cap` where the numbers allow: in a
 * stratum every case is equally likely to be drawn, but for those of managers whose share would be above the cap. These
 * share the cap, and the others of the stratum make up for them.
 * @param population cases by stratum and case manager
 * @param wanted cases to draw of each stratum, at most its population
 */
export function capCaseManagers(population: Table, wanted: readonly number[], cap: number): Capped {
  const even = population.map((row, index) => evenly(row, wanted[index] as number));
  const held = new Map(
    sumsOfColumns(even).flatMap((sum, column) => (sum > cap + near ? [[column, sum] as const] : [])),
  );
  if (held.size === 0) return { expected: even, sizes: wanted, cap, held, heldToo: [] };
  for (let least = cap; ; least += 1) {
    const sizes = possibleSizes(population, wanted, least);
    if (sizes === undefined) continue;
    const { expected, cut } = fitted(population, sizes, least);
    return { expected, sizes, cap: least, held, heldToo: cut.filter((column) => !held.has(column)) };
  }
}

const evenly = (row: readonly number[], size: number): number[] => {
  const sum = row.reduce((all, number) => all + number, 0);
  return row.map((number) => (sum === 0 ? 0 : (size * number) / sum));
};

const sumsOfColumns = (table: Table): number[] =>
  (table[0] ?? []).map((_, column) => table.reduce((sum, row) => sum + (row[column] as number), 0));

/**
 * The sizes nearest to those wanted that can be drawn under the cap; undefined where their sum cannot be reached. Case by
 * case, always for the stratum that has the smallest part of what it wants (of equals the first): sets of cases that can be
 * drawn together are independent in the sense of a matroid, so that taking greedily is best, and what once has no room has
 * none later.
 */
function possibleSizes(population: Table, wanted: readonly number[], cap: number): readonly number[] | undefined {
  const flow = new CaseManagerFlow(population, cap);
  const sizes = wanted.map(() => 0);
  const full = new Set<number>();
  let left = wanted.reduce((sum, size) => sum + size, 0);
  while (left > 0) {
    const row = neediest(sizes, wanted, full);
    if (row === undefined) return undefined;
    if (flow.takeOne(row)) {
      sizes[row] = (sizes[row] as number) + 1;
      left -= 1;
    } else full.add(row);
  }
  return sizes;
}

function neediest(sizes: readonly number[], wanted: readonly number[], full: ReadonlySet<number>): number | undefined {
  let found: number | undefined;
  let least = Infinity;
  sizes.forEach((size, row) => {
    const part = (size + 1) / (wanted[row] as number);
    if (!full.has(row) && part < least) [found, least] = [row, part];
  });
  return found;
}

/** How often the two sides are fitted to each other at most; where the cap can just be held they near it slowly. */
const rounds = 200;

/**
 * Iterative proportional fitting: a factor for each stratum and one of at most 1 for each case manager, fitted in turns
 * until each stratum has its size and nobody more than the cap. No cell expects more cases than it has. `cut` are the
 * columns whose factor is below 1.
 */
function fitted(
  population: Table,
  sizes: readonly number[],
  cap: number,
): { readonly expected: Table; readonly cut: readonly number[] } {
  const managers = (population[0] ?? []).map(() => 1);
  const strata = sizes.map(() => 1);
  const cell = (row: number, column: number): number =>
    Math.min(1, (strata[row] as number) * (managers[column] as number)) * (population[row]?.[column] as number);
  const columns = managers.map((_, column) => population.map((row) => row[column] as number));
  for (let round = 0; round < rounds; round += 1) {
    population.forEach((row, index) => {
      strata[index] = factorFor(row, managers, sizes[index] as number);
    });
    const over = managers.flatMap((_, column) =>
      population.reduce((sum, _row, row) => sum + cell(row, column), 0) > cap + near ? [column] : [],
    );
    if (over.length === 0) break;
    for (const column of over) managers[column] = Math.min(1, factorFor(columns[column] ?? [], strata, cap));
  }
  population.forEach((row, index) => {
    strata[index] = factorFor(row, managers, sizes[index] as number);
  });
  return {
    expected: population.map((row, index) => row.map((_, column) => cell(index, column))),
    cut: managers.flatMap((factor, column) => (factor < 1 ? [column] : [])),
  };
}

/** The factor f with which min(1, f × others) of each number adds up to the sum, or as near to it as they reach. */
function factorFor(numbers: readonly number[], others: readonly number[], sum: number): number {
  const full = new Set<number>();
  for (;;) {
    let [rest, weight] = [sum, 0];
    numbers.forEach((number, index) => {
      if (full.has(index)) rest -= number;
      else weight += number * (others[index] as number);
    });
    if (weight <= 0) return full.size === 0 ? 0 : Math.max(...[...full].map((index) => 1 / (others[index] as number)));
    const factor = rest / weight;
    const before = full.size;
    numbers.forEach((number, index) => {
      if (number > 0 && !full.has(index) && factor * (others[index] as number) > 1) full.add(index);
    });
    if (full.size === before) return Math.max(0, factor);
  }
}
