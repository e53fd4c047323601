import { describe, expect, it } from '@jest/globals';
import { smallFramework } from '../../../../test/support/small-inspection.ts';
import { caseloadColumns, caseloadFromCsv } from './caseload-csv.ts';
import { CsvFaults } from './read-csv.ts';

const facts = smallFramework.caseFacts.map(({ id }) => id);
const header = [...caseloadColumns, ...facts].join(',');
const line = (ref: string, date = '2015-10-13', gender = 'male') =>
  [
    ref,
    '"Northshire, East"',
    'manager-1',
    date,
    'referral_order',
    gender,
    '15',
    'medium',
    ...facts.map(() => 'no'),
  ].join(',');

const faultsOf = (text: string): readonly string[] => {
  try {
    caseloadFromCsv(text, smallFramework);
    return [];
  } catch (error) {
    if (error instanceof CsvFaults) return error.faults;
    throw error;
  }
};

describe('a pasted caseload', () => {
  it('is read with quotes, a byte-order mark and the line ends of Windows', () => {
    const [first] = caseloadFromCsv(`\uFEFF${header}\r\n${line('N-1')}\r\n`, smallFramework);
    expect(first).toMatchObject({ caseRef: 'N-1', area: 'Northshire, East', ageAtSentence: 15 });
  });

  it('names every fault in one go, each with its line', () => {
    expect(
      faultsOf([header, line('N-1', '13 October'), line('N-2'), line('N-3', '2015-10-13', 'm')].join('\n')),
    ).toEqual([
      expect.stringMatching(/^Line 2, sentence_date: “13 October” is no date/),
      expect.stringMatching(/^Line 4, gender: “m” is none of/),
    ]);
  });

  it('names the columns that are missing', () => {
    expect(faultsOf('case_ref,area\nN-1,East')).toContain('Column sentence_date is missing from the first line.');
  });

  it('says that an empty table is empty', () => {
    expect(faultsOf('')).toEqual(['The table is empty.']);
  });
});
