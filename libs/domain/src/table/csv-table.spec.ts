import { expect, test } from '@jest/globals';
import { readTable } from './csv-table.ts';
import type { TableFault } from './table-fault.ts';

test('a table of which every one of very many rows is broken has all their faults', () => {
  const faults: TableFault[] = [];
  // More faults than a function takes arguments.
  const rows = 200_000;
  readTable('cases.csv', `case_ref\n${'a"b\n'.repeat(rows)}`, ['case_ref'], faults);
  expect(faults).toHaveLength(rows);
  expect(faults.at(-1)).toMatchObject({ line: rows + 1, value: 'a"b' });
});
