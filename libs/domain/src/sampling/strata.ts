import type { Division } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';

/** One combination of groups, such as custodial, male, high risk of harm. */
export interface Cell<Of = Case> {
  /** Index of the group in each division. */
  readonly groups: readonly number[];
  readonly cases: readonly Of[];
}

/** Neighbouring cells that are drawn from as one. */
export interface Stratum {
  readonly title: string;
  readonly cells: readonly Cell[];
  readonly population: number;
}

/** A stratum that would have expected less than one case, and the one it was put to. */
export interface Merge {
  readonly stratum: string;
  readonly population: number;
  readonly with: string;
  readonly becomes: string;
}

/**
 * The strata of a draw of `size` from these cases. Cells without cases fall away; a stratum that would expect less than one
 * case of the sample is merged with its neighbour, so that every case can come up.
 */
export function strataOf(
  cases: readonly Case[],
  divisions: readonly Division[],
  size: number,
): { readonly strata: readonly Stratum[]; readonly merges: readonly Merge[] } {
  const cells = cellsOf(cases, divisions);
  const named = namedDivisions(cells, divisions);
  const strata = cells.map((cell) => stratumOf([cell], named));
  // In whole numbers: expected is size × population ÷ all eligible.
  return mergeTooSmall(strata, divisions, (population) => size * population < cases.length);
}

/**
 * Merges what is too small, as far as there is something to merge it with: the smallest first (of equals the first), with
 * that of its two neighbours that shares more of the coarser divisions, of equals the smaller, then the one before it.
 */
export function mergeTooSmall(
  before: readonly Stratum[],
  divisions: readonly Division[],
  isTooSmall: (population: number) => boolean,
): { readonly strata: readonly Stratum[]; readonly merges: readonly Merge[] } {
  const strata = [...before];
  const named = namedDivisions(
    before.flatMap(({ cells }) => cells),
    divisions,
  );
  const merges: Merge[] = [];
  while (strata.length > 1) {
    const at = indexOfSmallest(strata);
    const small = strata[at] as Stratum;
    if (!isTooSmall(small.population)) break;
    const first = neighbourBefore(strata, at) ? at - 1 : at;
    const [one, other] = [strata[first] as Stratum, strata[first + 1] as Stratum];
    const merged = stratumOf([...one.cells, ...other.cells], named);
    const neighbour = first === at ? other : one;
    merges.push({
      stratum: small.title,
      population: small.population,
      with: neighbour.title,
      becomes: merged.title,
    });
    strata.splice(first, 2, merged);
  }
  return { strata, merges };
}

function indexOfSmallest(strata: readonly Stratum[]): number {
  const fewest = Math.min(...strata.map(({ population }) => population));
  return strata.findIndex(({ population }) => population === fewest);
}

/** Whether the neighbour to merge with is the one before. */
function neighbourBefore(strata: readonly Stratum[], at: number): boolean {
  const [before, self, after] = [strata[at - 1], strata[at], strata[at + 1]];
  if (before === undefined || self === undefined) return false;
  if (after === undefined) return true;
  const nearer =
    sharedDivisions(before.cells.at(-1), self.cells[0]) - sharedDivisions(self.cells.at(-1), after.cells[0]);
  return nearer > 0 || (nearer === 0 && before.population <= after.population);
}

/** How many of the coarsest divisions two cells have in common before they part. */
function sharedDivisions(one: Cell | undefined, other: Cell | undefined): number {
  const parts = one?.groups.findIndex((group, division) => group !== other?.groups[division]) ?? 0;
  return parts === -1 ? (one?.groups.length ?? 0) : parts;
}

/**
 * The cells that have cases, in serpentine order: every other run of a finer division is turned about, so that neighbours
 * differ in one division by one step as far as there are cases between them (as surveys sort before they draw).
 */
function cellsOf(cases: readonly Case[], divisions: readonly Division[]): readonly Cell[] {
  const places = divisions.map(
    ({ groups }) => new Map(groups.flatMap(({ values }, place) => values.map((value) => [value, place] as const))),
  );
  const cells = new Map<string, { groups: number[]; cases: Case[] }>();
  for (const each of cases) {
    const groups = divisions.map(({ by }, index) => {
      const place = places[index]?.get(valueOf(each, by));
      if (place === undefined) throw new RangeError(`Case ${each.caseRef} belongs to no stratum by its ${by}.`);
      return place;
    });
    const key = groups.join(' ');
    const cell = cells.get(key) ?? { groups, cases: [] };
    cell.cases.push(each);
    cells.set(key, cell);
  }
  return serpentine([...cells.values()], divisions, 0, false);
}

function serpentine(
  cells: readonly Cell[],
  divisions: readonly Division[],
  depth: number,
  backwards: boolean,
): readonly Cell[] {
  const division = divisions[depth];
  if (division === undefined || cells.length === 0) return cells;
  const places = division.groups.map((_, place) => place);
  let turned = backwards;
  return (backwards ? places.reverse() : places).flatMap((place) => {
    const run = cells.filter(({ groups }) => groups[depth] === place);
    if (run.length === 0) return [];
    const sorted = serpentine(run, divisions, depth + 1, turned);
    turned = !turned;
    return sorted;
  });
}

/** A case's value in a division, as a caseload writes it. */
function valueOf(each: Case, by: string): string {
  if (by === 'gender') return each.gender;
  if (by === 'risk_of_harm') return each.riskOfHarm;
  return each.facts[by] === true ? 'yes' : 'no';
}

/** The groups of a division by their titles, and how many of them the cases of this draw are in. */
interface NamedDivision {
  readonly titles: readonly string[];
  readonly occurring: number;
}

const namedDivisions = (cells: readonly Cell[], divisions: readonly Division[]): readonly NamedDivision[] =>
  divisions.map(({ groups }, depth) => ({
    titles: groups.map(({ title }) => title),
    occurring: new Set(cells.map((cell) => cell.groups[depth])).size,
  }));

function stratumOf(cells: readonly Cell[], divisions: readonly NamedDivision[]): Stratum {
  const population = cells.reduce((sum, cell) => sum + cell.cases.length, 0);
  const title = titlesOf(cells, divisions, 0).join('; ') || 'All cases';
  return { title: title.slice(0, 1).toUpperCase() + title.slice(1), cells, population };
}

/**
 * `Custodial, male, low risk or medium risk`; what goes on in different ways stands there as several, and a division is
 * not named where all of its groups go on alike.
 */
function titlesOf(cells: readonly Cell[], divisions: readonly NamedDivision[], depth: number): readonly string[] {
  const division = divisions[depth];
  if (division === undefined) return [''];
  const parts = division.titles.flatMap((title, place) => {
    const within = cells.filter(({ groups }) => groups[depth] === place);
    return within.length === 0 ? [] : [{ title, rests: titlesOf(within, divisions, depth + 1) }];
  });
  const alike = new Set(parts.map(({ rests }) => rests.join('; '))).size === 1;
  const whole = parts.length > 1 && parts.length === division.occurring;
  const together = whole ? '' : parts.map(({ title }) => title).join(' or ');
  const said = alike ? [{ title: together, rests: parts[0]?.rests ?? [] }] : parts;
  return said.flatMap(({ title, rests }) =>
    rests.map((rest) => [title, rest].filter((part) => part !== '').join(', ')),
  );
}
