import type { Chance } from './chance.ts';

/** Numbers by row and column. */
export type Table = readonly (readonly number[])[];

/** Below this a difference from a whole number is rounding error of the arithmetic. */
const near = 1e-7;

/**
 * Rounds every cell of a table to the whole number below or above it, by chance, so that on average each cell is what it
 * was, each row keeps its sum, which must be whole, and each column's sum is rounded to the whole number below or above.
 * That is what makes a draw fair whose rows are strata and whose columns are case managers: nobody's case gains or loses
 * by where it stands, and nobody has more cases drawn than their share rounded up.
 *
 * The way is dependent rounding (Gandhi, Khuller, Parthasarathy, Srinivasan 2006; for tables Cox 1987): along a path or a
 * cycle of cells that are not whole, add and take away in turns, one way or the other with the odds that keep the average,
 * until one of them is whole. The arithmetic is that of IEEE 754, which is the same on every machine.
 */
export function roundTable(table: Table, chance: Chance): number[][] {
  const cells = table.map((row) => row.map(snapped));
  const columns = cells[0]?.length ?? 0;
  const inRow = cells.map((row) => new Set(row.flatMap((value, column) => (isWhole(value) ? [] : [column]))));
  const inColumn = Array.from(
    { length: columns },
    (_, column) => new Set(cells.flatMap((row, index) => (isWhole(row[column] as number) ? [] : [index]))),
  );
  const ends = inColumn.flatMap((rows, column) => (rows.size === 1 ? [column] : []));
  const whole = (row: number, column: number): void => {
    inRow[row]?.delete(column);
    inColumn[column]?.delete(row);
    if (inColumn[column]?.size === 1) ends.push(column);
  };
  for (let row = 0; row < cells.length; row += 1) {
    while ((inRow[row]?.size ?? 0) > 0) {
      const path = pathFrom(startOf(ends, inColumn, row), inRow, inColumn);
      push(path, cells, chance, whole);
    }
  }
  return cells;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** A column that has one cell left to round, if there is one: a path must begin and end where a sum may change. */
function startOf(
  ends: number[],
  inColumn: readonly ReadonlySet<number>[],
  row: number,
): { column: number } | { row: number } {
  // It stays on the list while it is one: a step may round cells elsewhere on the path.
  for (let end = ends.at(-1); end !== undefined; end = ends.at(-1)) {
    if (inColumn[end]?.size === 1) return { column: end };
    ends.pop();
  }
  return { row };
}

/** Cells that are not whole, row and column in turns, until there is no way on or a cycle closes (then the cycle alone). */
function pathFrom(
  start: { column: number } | { row: number },
  inRow: readonly ReadonlySet<number>[],
  inColumn: readonly ReadonlySet<number>[],
): readonly Place[] {
  const path: Place[] = [];
  const rowsSeen = new Map<number, number>();
  const columnsSeen = new Map<number, number>();
  let [row, column] = 'row' in start ? [start.row, -1] : [-1, start.column];
  let alongRow = 'row' in start;
  for (;;) {
    const seen = alongRow ? rowsSeen : columnsSeen;
    const at = alongRow ? row : column;
    const closed = seen.get(at);
    if (closed !== undefined) return path.slice(closed);
    seen.set(at, path.length);
    const next = another(alongRow ? inRow[row] : inColumn[column], alongRow ? column : row);
    if (next === undefined) return path;
    [row, column] = alongRow ? [row, next] : [next, column];
    path.push({ row, column });
    alongRow = !alongRow;
  }
}

function another(places: ReadonlySet<number> | undefined, than: number): number | undefined {
  for (const place of places ?? []) if (place !== than) return place;
  return undefined;
}

function push(
  path: readonly Place[],
  cells: number[][],
  chance: Chance,
  whole: (row: number, column: number) => void,
): void {
  let [up, down] = [Infinity, Infinity];
  path.forEach(({ row, column }, index) => {
    const value = cells[row]?.[column] as number;
    const [above, below] = [Math.ceil(value) - value, value - Math.floor(value)];
    up = Math.min(up, index % 2 === 0 ? above : below);
    down = Math.min(down, index % 2 === 0 ? below : above);
  });
  const step = chance.happens(down / (up + down)) ? up : -down;
  path.forEach(({ row, column }, index) => {
    const line = cells[row] as number[];
    line[column] = snapped((line[column] as number) + (index % 2 === 0 ? step : -step));
    if (isWhole(line[column])) whole(row, column);
  });
}

const snapped = (value: number): number => (Math.abs(value - Math.round(value)) < near ? Math.round(value) : value);
const isWhole = (value: number): boolean => Number.isInteger(value);
