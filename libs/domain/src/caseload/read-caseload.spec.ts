import { describe, expect, it } from '@jest/globals';
import type { TableFault } from '../table/table-fault.ts';
import { readCaseload } from './read-caseload.ts';

const header =
  'case_ref,area,case_manager,sentence_date,sentence_type,gender,age_at_sentence,risk_of_harm,custodial_sentence';
const line = (ref: string, manager = 'manager-1'): string =>
  `${ref},Northshire,${manager},2015-10-13,referral_order,male,15,medium,no`;

function read(text: string) {
  const faults: TableFault[] = [];
  const caseFacts = [{ id: 'custodial_sentence', title: 'Custodial sentence' }];
  const { rows } = readCaseload(text, { file: 'cases.csv', areas: undefined, caseFacts }, faults);
  return { cases: [...rows.values()].flatMap(({ whole }) => whole ?? []), faults };
}
const saysOf = (text: string): readonly string[] => read(text).faults.map(({ line: at, says }) => `${at}: ${says}`);

describe('a caseload has each case once', () => {
  it.each([
    ['in other capitals', 'n-1', '3: Case n-1 stands in the caseload already, as N-1.'],
    ['as it is', 'N-1', '3: Case N-1 stands in the caseload already.'],
  ])('%s', (_, again, says) => {
    expect(saysOf([header, line('N-1'), line(again)].join('\n'))).toEqual([says]);
  });

  it.each([
    ['with a blank behind it', 'N-1 '],
    ['with a character that nobody sees', 'N-\u200B1'],
    ['with a zero byte', 'N-1\0'],
    ['on two lines', '"N-\n1"'],
  ])('and takes no reference %s for another case', (_, again) => {
    expect(saysOf([header, line('N-1'), line(again)].join('\n'))).toContain(
      '3: A case reference has no blank at its ends, no line break and no invisible character.',
    );
  });

  it.each(['=1+1', '@SUM(A1)', '..', '<b>'])('and takes no reference such as %s', (ref) => {
    expect(saysOf([header, line(ref)].join('\n'))).toEqual(['2: A case reference begins with a letter or a figure.']);
  });

  it('under a reference of at most 100 characters', () => {
    expect(saysOf([header, line('N'.repeat(101))].join('\n'))).toEqual([
      '2: A case reference has at most 100 characters.',
    ]);
  });
});

it('takes a case manager for one however the name is encoded: the cap is for each', () => {
  const managers = ['Zoë', 'Zoe\u0308', 'Zo\u00ADë', ' Zoë\u200B'];
  const { cases } = read([header, ...managers.map((manager, index) => line(`N-${index}`, manager))].join('\n'));
  expect(cases.map(({ caseManager }) => caseManager)).toEqual(['Zoë', 'Zoë', 'Zoë', 'Zoë']);
});

it('takes an area for the one of the body that looks the same, however the body wrote it', () => {
  const faults: TableFault[] = [];
  const areas = ['North  West', 'Cafe\u0301'];
  const table = [
    header,
    ...['North West', 'North  West', 'Caf\u00E9', 'Cafe\u0301', 'South'].map((area, index) =>
      line(`N-${index}`).replace('Northshire', area),
    ),
  ];
  const caseFacts = [{ id: 'custodial_sentence', title: 'Custodial sentence' }];
  const { rows } = readCaseload(table.join('\n'), { file: 'cases.csv', areas, caseFacts }, faults);
  expect([...rows.values()].map(({ whole }) => whole?.area)).toEqual([
    'North West',
    'North West',
    'Caf\u00E9',
    'Caf\u00E9',
    undefined,
  ]);
  expect(faults.map(({ line: at, says }) => [at, says])).toEqual([[6, expect.stringContaining('has no area "South"')]]);
});

it('takes no text that no page could show', () => {
  expect(saysOf([header, line('N-1', 'm'.repeat(501)), line('N-2', 'm'.repeat(500))].join('\n'))).toEqual([
    '2: case_manager has at most 500 characters, and here 501.',
  ]);
  expect(saysOf([header, line('N-1').replace('referral_order', 's'.repeat(101))].join('\n'))).toEqual([
    '2: sentence_type has at most 100 characters, and here 101.',
  ]);
});

describe('a caseload of another form has one fault that says which', () => {
  const table = [header, line('N-1'), line('N-2')];
  it.each([
    ['semicolons', table.join('\n').replaceAll(',', ';'), '1: Semicolons stand between the columns'],
    [
      'quoted names and semicolons',
      table
        .join('\n')
        .replaceAll(/[^,\n]+/g, '"$&"')
        .replaceAll(',', ';'),
      '1: Semicolons',
    ],
    ['tabs', table.join('\n').replaceAll(',', '\t'), '1: Tabs stand between the columns'],
    ['carriage returns alone', table.join('\r'), '1: No line feed ends its lines'],
  ])('%s', (_, text, says) => {
    expect(saysOf(text)).toEqual([expect.stringContaining(says)]);
  });
});

it('takes a value with blanks around it, which nobody sees, for the value', () => {
  const spaced = line('N-1').replace('N-1,', 'N-1, ').replaceAll(',', ', ').replace('N-1,  ', 'N-1,');
  expect(read([header, spaced].join('\n'))).toMatchObject({
    cases: [{ sentenceDate: '2015-10-13', gender: 'male', ageAtSentence: 15, facts: { custodial_sentence: false } }],
    faults: [],
  });
});

it('passes over rows of commas alone, as spreadsheets leave them behind', () => {
  expect(read([header, line('N-1'), ','.repeat(8), ' , '.repeat(4)].join('\n'))).toMatchObject({
    cases: [{ caseRef: 'N-1' }],
    faults: [],
  });
});

it('asks whether a column of nearly its name is meant where one is missing', () => {
  const faults = saysOf([header.replace('case_ref', 'Case ref').replace('gender', 'sex'), line('N-1')].join('\n'));
  expect(faults).toEqual([
    'null: The column case_ref is missing; is "Case ref" meant for it?',
    'null: The column gender is missing.',
  ]);
});
