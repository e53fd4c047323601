import type { Table } from './round-table.ts';

/**
 * Which numbers of cases are possible at all, as a flow from strata (rows) through cells to case managers (columns): no cell
 * gives more cases than it has, no manager more than the cap. `taken` starts at nothing, or at a table to be mended.
 */
export class CaseManagerFlow {
  readonly taken: number[][];
  private readonly population: Table;
  private readonly cap: number;
  private readonly managed: number[];

  constructor(population: Table, cap: number, taken: Table = population.map((row) => row.map(() => 0))) {
    this.population = population;
    this.cap = cap;
    this.taken = taken.map((row) => [...row]);
    this.managed = (population[0] ?? []).map((_, column) =>
      taken.reduce((sum, row) => sum + (row[column] as number), 0),
    );
  }

  /** Takes back what is above the cap; answers the rows that lost a case, once for each. */
  giveBack(): readonly number[] {
    const lost: number[] = [];
    this.managed.forEach((_, column) => {
      for (let row = 0; (this.managed[column] as number) > this.cap && row < this.taken.length;) {
        if ((this.taken[row]?.[column] as number) === 0) {
          row += 1;
          continue;
        }
        this.add(row, column, -1);
        this.managed[column] = (this.managed[column] as number) - 1;
        lost.push(row);
      }
    });
    return lost;
  }

  /**
   * Takes one more case from this row, by way of others where its own managers have no room: one of theirs comes from
   * another manager instead. False where that cannot be, and then never can as long as no case is given back.
   */
  takeOne(row: number): boolean {
    const cameByColumn = new Map<number, number>();
    const cameByRow = new Map<number, number>([[row, -1]]);
    const rows = [row];
    for (let at = rows.shift(); at !== undefined; at = rows.shift()) {
      for (const [column, there] of (this.population[at] ?? []).entries()) {
        if (cameByColumn.has(column) || (this.taken[at]?.[column] as number) >= there) continue;
        cameByColumn.set(column, at);
        if ((this.managed[column] as number) < this.cap) {
          this.managed[column] = (this.managed[column] as number) + 1;
          this.walkBack(column, cameByColumn, cameByRow);
          return true;
        }
        for (let other = 0; other < this.taken.length; other += 1) {
          if (cameByRow.has(other) || (this.taken[other]?.[column] as number) === 0) continue;
          cameByRow.set(other, column);
          rows.push(other);
        }
      }
    }
    return false;
  }

  private walkBack(
    last: number,
    cameByColumn: ReadonlyMap<number, number>,
    cameByRow: ReadonlyMap<number, number>,
  ): void {
    for (let column = last; column >= 0;) {
      const row = cameByColumn.get(column) as number;
      this.add(row, column, 1);
      const before = cameByRow.get(row) as number;
      if (before >= 0) this.add(row, before, -1);
      column = before;
    }
  }

  private add(row: number, column: number, by: number): void {
    const line = this.taken[row] as number[];
    line[column] = (line[column] as number) + by;
  }
}
