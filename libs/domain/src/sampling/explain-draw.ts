import type { Apportioned } from './apportion.ts';
import type { Capped } from './cap-case-managers.ts';
import type { Table } from './round-table.ts';
import type { Merge, Stratum } from './strata.ts';

/** One thing that a draw did beside chance, with its reason in a sentence fit for a page. */
export interface DrawStep {
  readonly kind: 'shortfall' | 'merge' | 'rounding' | 'cap' | 'reserve';
  readonly sentence: string;
}

export interface DrawToExplain {
  readonly size: number;
  readonly eligible: number;
  readonly strata: readonly Stratum[];
  readonly merges: readonly Merge[];
  readonly shares: Apportioned;
  readonly capped: Capped;
  readonly managers: readonly string[];
  /** Cases drawn by stratum and case manager. */
  readonly managedByRow: Table;
  readonly wantedCap: number;
  readonly reservesWanted: number;
  readonly reserves: readonly number[];
}

/** Why a draw came out as it did, step by step; its notes; and the note of each stratum that needs one. */
export function explainDraw(draw: DrawToExplain): {
  readonly steps: readonly DrawStep[];
  readonly notes: readonly string[];
  readonly strata: readonly { readonly note?: string }[];
} {
  const shortfall = shortfallOf(draw);
  const overCap = overCapOf(draw);
  const fewReserves = fewReservesOf(draw);
  const notes = [shortfall, overCap, fewReserves].filter((note) => note !== undefined);
  const step = (kind: DrawStep['kind'], sentence: string | undefined): DrawStep[] =>
    sentence === undefined ? [] : [{ kind, sentence }];
  return {
    steps: [
      ...step('shortfall', shortfall),
      ...draw.merges.flatMap((merge) => step('merge', mergeSentence(merge, draw))),
      ...draw.strata.flatMap((_, row) => step('rounding', roundingSentence(row, draw))),
      ...[...draw.capped.held].flatMap(([column, share]) => step('cap', capSentence(column, share, draw))),
      ...draw.capped.heldToo.flatMap((column) => step('cap', heldTooSentence(column, draw))),
      ...draw.strata.flatMap((_, row) => step('cap', movedSentence(row, draw))),
      ...step('cap', overCap),
      ...step('reserve', fewReserves),
    ],
    notes,
    strata: draw.strata.map((_, row) => {
      const note = [
        ...farFromProportion(row, draw, shortfall),
        ...(overCap !== undefined && hasOverCap(row, draw) ? [overCap] : []),
      ].join(' ');
      return note === '' ? {} : { note };
    }),
  };
}

const cases = (number: number): string => (number === 1 ? 'one case' : `${number} cases`);

/** Two decimals at most; one that would come out whole is cut, since 0.996 is still less than one. */
export function decimal(value: number): string {
  const rounded = Number(value.toFixed(2));
  return String(Number.isInteger(rounded) && rounded > value + 1e-9 ? Math.floor(value * 100) / 100 : rounded);
}

function shortfallOf({ size, eligible }: DrawToExplain): string | undefined {
  if (size <= eligible) return undefined;
  if (eligible === 0) return `${cases(size)} were asked for and none is eligible, so nothing is drawn: ${size} short.`;
  return `${cases(size)} were asked for and only ${eligible} are eligible, so all of these are drawn: ${size - eligible} short.`;
}

function mergeSentence({ stratum, population, with: neighbour, becomes }: Merge, draw: DrawToExplain): string {
  const expected = decimal((Math.min(draw.size, draw.eligible) * population) / draw.eligible);
  return `“${stratum}” has ${cases(population)} and would expect ${expected} of the sample, less than one; with its neighbour “${neighbour}” it becomes “${becomes}”.`;
}

function roundingSentence(row: number, { size, eligible, strata, shares }: DrawToExplain): string | undefined {
  const { title, population } = strata[row] as Stratum;
  const reached = Math.min(size, eligible);
  if ((reached * population) % eligible === 0) return undefined;
  const exact = decimal((reached * population) / eligible);
  const count = shares.counts[row] as number;
  const up = count > Math.floor((reached * population) / eligible);
  const why = shares.tied.has(row)
    ? `its remainder equals that of others, and the seed ${up ? 'gave it' : 'did not give it'} one of the cases left`
    : up
      ? 'its remainder is among the largest'
      : 'the cases left went to larger remainders';
  return `“${title}” has ${population} of ${eligible}, in proportion ${exact} of ${reached}; rounded ${up ? 'up' : 'down'} to ${count}, because ${why}.`;
}

function capSentence(column: number, share: number, { managers, capped, wantedCap }: DrawToExplain): string {
  const above = `${managers[column] ?? ''} would have ${decimal(share)} cases in proportion, more than ${wantedCap}`;
  const least = capped.cap === wantedCap ? '' : ` The numbers allow no less than ${capped.cap}.`;
  return share > capped.cap
    ? `${above}; only ${capped.cap} are drawn at most, and other case managers’ cases take the place of the rest.${least}`
    : `${above}, and keeps them.${least}`;
}

function heldTooSentence(column: number, { managers, capped }: DrawToExplain): string {
  return `${managers[column] ?? ''} would have more than ${capped.cap} with the cases that take the place of others, and is held to ${capped.cap} too.`;
}

function movedSentence(row: number, { strata, shares, capped }: DrawToExplain): string | undefined {
  const [wanted, size] = [shares.counts[row] as number, capped.sizes[row] as number];
  if (wanted === size) return undefined;
  const title = strata[row]?.title ?? '';
  return size < wanted
    ? `“${title}” has ${cases(size)} and not ${wanted}: its case managers have ${capped.cap} each, and it has no others.`
    : `“${title}” has ${cases(size)} and not ${wanted}, in place of strata whose case managers have ${capped.cap} each.`;
}

function overCapOf({ capped, wantedCap, managers, managedByRow }: DrawToExplain): string | undefined {
  if (capped.cap === wantedCap) return undefined;
  const over = managers.flatMap((name, column) => {
    const number = managedByRow.reduce((sum, line) => sum + (line[column] ?? 0), 0);
    return number > wantedCap ? [`${name} ${number}`] : [];
  });
  return `The numbers do not allow at most ${wantedCap} cases a case manager: the least with which the size is reached is ${capped.cap} (${over.join(', ')}).`;
}

function hasOverCap(row: number, { managers, managedByRow, wantedCap }: DrawToExplain): boolean {
  return managers.some(
    (_, column) =>
      (managedByRow[row]?.[column] ?? 0) > 0 &&
      managedByRow.reduce((sum, line) => sum + (line[column] ?? 0), 0) > wantedCap,
  );
}

function fewReservesOf({ reservesWanted, reserves }: DrawToExplain): string | undefined {
  const found = reserves.reduce((sum, number) => sum + number, 0);
  if (found >= reservesWanted) return undefined;
  return `${cases(reservesWanted)} were to be in reserve, and ${found === 0 ? 'none is' : `only ${found} are`} left.`;
}

function farFromProportion(row: number, draw: DrawToExplain, shortfall: string | undefined): readonly string[] {
  const { size, eligible, strata, capped } = draw;
  const { population } = strata[row] as Stratum;
  const far = Math.abs((capped.sizes[row] as number) - (size * population) / eligible);
  if (far < 1) return [];
  const moved = movedSentence(row, draw);
  const exact = decimal((size * population) / eligible);
  return [
    `In proportion it would have ${exact}.`,
    ...(shortfall === undefined ? [] : ['It has no more, and all are drawn.']),
    ...(moved === undefined ? [] : [moved]),
  ];
}
