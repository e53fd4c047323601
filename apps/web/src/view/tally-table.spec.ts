import { describe, expect, it } from '@jest/globals';
import { smallFramework } from '../../../../test/support/small-inspection.ts';
import { tallyTables } from './tally-table.ts';

describe('the tally as tables', () => {
  it('has a row for every criterion, 0 of 0 where no case was relevant', () => {
    const tables = tallyTables(smallFramework, []);
    const rows = tables.flatMap((table) => table.rows);
    expect(rows.map(({ criterion }) => criterion).sort()).toEqual(smallFramework.criteria.map(({ id }) => id).sort());
    for (const row of rows)
      expect([row.figure, row.percent, row.bar]).toEqual(['0 of 0', null, { sufficient: 0, insufficient: 0 }]);
  });

  it('draws the bar in shares of the cases read, so that what was not relevant is seen', () => {
    const criterion = smallFramework.criteria[0]!.id;
    const tables = tallyTables(smallFramework, [
      { criterion, sufficient: 3, insufficient: 1, relevant: 4, notRelevant: 4 },
    ]);
    const row = tables.flatMap(({ rows }) => rows).find((each) => each.criterion === criterion)!;
    expect([row.figure, row.percent, row.bar]).toEqual(['3 of 4', 75, { sufficient: 37.5, insufficient: 12.5 }]);
  });
});
