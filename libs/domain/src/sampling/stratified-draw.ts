import type { DrawRules } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';
import { apportion, apportionWithin } from './apportion.ts';
import { capCaseManagers } from './cap-case-managers.ts';
import type { Capped } from './cap-case-managers.ts';
import { CaseManagerFlow } from './case-manager-flow.ts';
import { chanceFrom } from './chance.ts';
import type { Chance } from './chance.ts';
import { byCodeUnit } from './by-code-unit.ts';
import { explainDraw } from './explain-draw.ts';
import type { DrawStep } from './explain-draw.ts';
import { roundTable } from './round-table.ts';
import type { Table } from './round-table.ts';
import { strataOf } from './strata.ts';
import type { Stratum } from './strata.ts';

/** Name and version of the draw. A change that draws other cases from the same inputs is a new version. */
export const stratifiedDraw = 'stratified/1';

export interface DrawnStratum {
  /** Such as `Community, female, low risk or medium risk`; unique in its draw. */
  readonly stratum: string;
  /** Eligible cases in it. */
  readonly population: number;
  /** What it would have in exact proportion, of the cases asked for. */
  readonly proportion: number;
  /** In the order drawn. */
  readonly caseRefs: readonly string[];
  /** Who stands in for a case of this stratum, in the order in which they are to be taken. */
  readonly reserves: readonly string[];
  /** Why it has a whole case or more beside its proportion, or more cases of one case manager than the cap. */
  readonly note?: string;
}

export interface StratifiedDraw {
  readonly algorithm: typeof stratifiedDraw;
  /** In the order drawn. */
  readonly caseRefs: readonly string[];
  /** Stratum by stratum, in the order in which they are to be taken. */
  readonly reserves: readonly string[];
  readonly strata: readonly DrawnStratum[];
  /** Every merge, rounding and cap with its reason, in the order in which they happened. */
  readonly steps: readonly DrawStep[];
  /** What was asked and could not be: a shortfall, a cap that the numbers do not allow. */
  readonly notes: readonly string[];
}

/**
 * Draws `size` of these eligible cases, or all where there are fewer, by stratum in proportion, at most so many of a case
 * manager as the rules say where the numbers allow, and an ordered reserve. Within a stratum every case is equally likely
 * to be drawn, those apart whose case manager's share is cut by the cap. The same cases, rules, size and seed give the same
 * draw, whatever the order of the rows.
 * @throws RangeError where `size` is no whole number from 1, or a case belongs to no stratum
 */
export function drawStratified({
  cases,
  size,
  seed,
  rules,
}: {
  readonly cases: readonly Case[];
  readonly size: number;
  /** Any text. */
  readonly seed: string;
  readonly rules: DrawRules;
}): StratifiedDraw {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`A sample of ${size} cases cannot be drawn.`);
  const chance = chanceFrom(seed);
  const sorted = [...cases].sort((one, other) => byCodeUnit(one.caseRef, other.caseRef));
  const order = new Map(chance.shuffle(sorted).map(({ caseRef }, rank) => [caseRef, rank] as const));
  const byRank = (one: string, other: string): number => (order.get(one) ?? 0) - (order.get(other) ?? 0);
  const reached = Math.min(size, cases.length);
  const { strata, merges } = strataOf(sorted, rules.divisions, reached);
  const shares = apportion(
    reached,
    strata.map(({ population }) => population),
    chance,
  );
  const table = byManager(strata);
  const capped = capCaseManagers(table.population, shares.counts, rules.atMostPerCaseManager);
  const taken = wholeCases(table.population, capped, chance);

  const picked = strata.map((_, row) => pick(table, taken, row, byRank));
  const reserves = reservesOf(picked, table.managed(taken), capped, reserveCount(reached, rules), chance);
  const {
    steps,
    notes,
    strata: noted,
  } = explainDraw({
    size,
    eligible: cases.length,
    strata,
    merges,
    shares,
    capped,
    managers: table.managers,
    managedByRow: taken,
    wantedCap: rules.atMostPerCaseManager,
    reservesWanted: reserveCount(reached, rules),
    reserves: reserves.map(({ length }) => length),
  });
  return {
    algorithm: stratifiedDraw,
    caseRefs: picked.flatMap(({ drawn }) => drawn).sort(byRank),
    reserves: reserves.flat(),
    strata: strata.map(({ title, population }, row) => ({
      stratum: title,
      population,
      proportion: (size * population) / cases.length,
      caseRefs: picked[row]?.drawn ?? [],
      reserves: reserves[row] ?? [],
      ...noted[row],
    })),
    steps,
    notes,
  };
}

/** Rounded up: a sample of 34 has 7 reserves at 20 %. */
const reserveCount = (size: number, { reservePercent }: DrawRules): number => Math.ceil((size * reservePercent) / 100);

interface ManagedCases {
  readonly managers: readonly string[];
  readonly population: Table;
  /** References by stratum and case manager. */
  readonly refs: readonly (readonly (readonly string[])[])[];
  /** How many each case manager has in a table. */
  managed(taken: Table): ReadonlyMap<string, number>;
}

function byManager(strata: readonly Stratum[]): ManagedCases {
  const all = strata.map(({ cells }) => cells.flatMap(({ cases }) => cases));
  const managers = [...new Set(all.flat().map(({ caseManager }) => caseManager))].sort(byCodeUnit);
  const places = new Map(managers.map((manager, place) => [manager, place] as const));
  const refs = all.map((cases) => {
    const row: string[][] = managers.map(() => []);
    for (const { caseRef, caseManager } of cases) row[places.get(caseManager) ?? -1]?.push(caseRef);
    return row;
  });
  return {
    managers,
    refs,
    population: refs.map((row) => row.map(({ length }) => length)),
    managed: (taken) =>
      new Map(managers.map((name, column) => [name, taken.reduce((sum, row) => sum + (row[column] ?? 0), 0)])),
  };
}

/** The expected cases as whole ones; the last of the cap is mended where fitting could only near it. */
function wholeCases(population: Table, { expected, sizes, cap, held }: Capped, chance: Chance): Table {
  const rounded = roundTable(expected, chance);
  if (held.size === 0) return rounded;
  const flow = new CaseManagerFlow(population, cap, rounded);
  const short = [
    ...flow.giveBack(),
    ...sizes.flatMap((size, row) =>
      Array.from(
        { length: Math.max(0, size - (rounded[row] ?? []).reduce((sum, number) => sum + number, 0)) },
        () => row,
      ),
    ),
  ];
  for (const row of short) flow.takeOne(row);
  return flow.taken;
}

interface Picked {
  readonly drawn: readonly string[];
  /** Not drawn, in the order of the seed. */
  readonly rest: readonly { readonly caseRef: string; readonly manager: string }[];
}

function pick(
  { refs, managers }: ManagedCases,
  taken: Table,
  row: number,
  byRank: (one: string, other: string) => number,
): Picked {
  const drawn: string[] = [];
  const rest: { caseRef: string; manager: string }[] = [];
  refs[row]?.forEach((cases, column) => {
    const inOrder = [...cases].sort(byRank);
    const number = taken[row]?.[column] ?? 0;
    drawn.push(...inOrder.slice(0, number));
    rest.push(...inOrder.slice(number).map((caseRef) => ({ caseRef, manager: managers[column] ?? '' })));
  });
  return { drawn: drawn.sort(byRank), rest: rest.sort((one, other) => byRank(one.caseRef, other.caseRef)) };
}

/**
 * Reserves of each stratum, in proportion to what was drawn of it, as far as its cases reach. Those of case managers who
 * would come above the cap with them stand behind all others.
 */
function reservesOf(
  picked: readonly Picked[],
  drawnOf: ReadonlyMap<string, number>,
  { cap }: Capped,
  wanted: number,
  chance: Chance,
): readonly (readonly string[])[] {
  const counts = apportionWithin(
    wanted,
    picked.map(({ drawn }) => drawn.length),
    picked.map(({ rest }) => rest.length),
    chance,
  );
  const managed = new Map(drawnOf);
  return picked.map(({ rest }, row) => {
    const count = counts[row] ?? 0;
    const within: string[] = [];
    const above: string[] = [];
    for (const { caseRef, manager } of rest) {
      if (within.length === count) break;
      const already = managed.get(manager) ?? 0;
      if (already >= cap) above.push(caseRef);
      else {
        within.push(caseRef);
        managed.set(manager, already + 1);
      }
    }
    return [...within, ...above].slice(0, count);
  });
}
