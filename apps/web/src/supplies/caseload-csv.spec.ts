import { describe, expect, it } from '@jest/globals';
import { smallFramework } from '../../../../test/support/small-inspection.ts';
import { columnsOfCaseload, readSentCaseload } from './caseload-csv.ts';

const facts = smallFramework.caseFacts.map(({ id }) => id);
const header = columnsOfCaseload(smallFramework).join(',');
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

const read = (sent: string | Buffer) =>
  readSentCaseload(typeof sent === 'string' ? { name: 'cases.csv', text: sent } : { name: 'cases.csv', bytes: sent }, {
    framework: smallFramework,
    areas: ['Northshire, East'],
  });
const faultsOf = (sent: string | Buffer) => read(sent).faults;

describe('a caseload that was sent', () => {
  it('is read with quotes, a byte-order mark and the line ends of Windows', () => {
    const { cases, faults } = read(Buffer.from(`\uFEFF${header}\r\n${line('N-1')}\r\n`));
    expect(cases).toMatchObject([{ caseRef: 'N-1', area: 'Northshire, East', ageAtSentence: 15 }]);
    expect(faults).toEqual([]);
  });

  it('has every fault named in one go, each with its line, column and value', () => {
    expect(
      faultsOf([header, line('N-1', '13 October'), line('N-2'), line('N-3', '2015-10-13', 'm')].join('\n')),
    ).toEqual([
      {
        file: 'cases.csv',
        line: 2,
        column: 'sentence_date',
        value: '13 October',
        says: 'This is no date of the calendar; write it as 2015-10-13.',
      },
      {
        file: 'cases.csv',
        line: 4,
        column: 'gender',
        value: 'm',
        says: expect.stringMatching(/^Say one of female, male/),
      },
    ]);
  });

  it('has the columns named that are missing', () => {
    expect(faultsOf('case_ref,area\nN-1,"Northshire, East"')).toContainEqual(
      expect.objectContaining({ column: 'sentence_date', says: 'The column sentence_date is missing.' }),
    );
  });

  it('is called empty where it is, and nothing else', () => {
    expect(faultsOf('')).toEqual([
      {
        file: 'cases.csv',
        line: null,
        column: null,
        value: null,
        says: expect.stringMatching(/^The file is empty; its first line names the columns case_ref, area, /),
      },
    ]);
  });

  it('is told from text in another encoding, whose other faults show as well', () => {
    const latin = Buffer.from([header, line('N-1', '13 October').replace('East', 'Öst')].join('\n'), 'latin1');
    expect(faultsOf(latin)).toMatchObject([
      { line: 2, column: null, value: '0xD6', says: 'This is not UTF-8 text; save the file as UTF-8.' },
      { line: 2, column: 'area', value: 'Northshire, Öst' },
      { line: 2, column: 'sentence_date' },
    ]);
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${header}\n${line('N-1')}\n`, 'utf16le'), 'This is not UTF-8 text'],
    ['UTF-16 without a mark', Buffer.from(header, 'utf16le').swap16(), 'This is not UTF-8 text'],
    [
      'a spreadsheet’s own file',
      Buffer.from('PK\x03\x04\x14\x00\x06\x00', 'latin1'),
      'This is a spreadsheet’s own file',
    ],
  ])('is one fault where it is %s: nothing in it is missing or empty', (_, bytes, says) => {
    expect(faultsOf(bytes)).toMatchObject([{ says: expect.stringContaining(says) }]);
  });
});
