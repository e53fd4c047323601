import { describe, expect, test } from '@jest/globals';
import { checkLetter, loadFrameworks } from '#letter';
import { adding, alteredPack, replacing, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import type { PackFault } from './pack-fault.ts';
import { readPack } from './read-pack.ts';

const frameworks = loadFrameworks();

function faultsOf(alterations: Alterations): readonly PackFault[] {
  const pack = alteredPack(alterations);
  try {
    const read = readPack(pack.folder, { frameworks, checkLetter });
    return 'faults' in read ? read.faults : [];
  } finally {
    pack.remove();
  }
}

type Place = readonly [file: string, line: number | null, column: string | number | null, value: string | null];

const yaml = (old: string, by: string): Alterations => ({ 'inspection.yaml': replacing(old, by) });
const caseload = (line: number, by: string | null): Alterations => ({ 'caseload.csv': row(line, by) });
const sample = (line: number, by: string | null): Alterations => ({ 'sample.csv': row(line, by) });
const readings = (line: number, by: string | null): Alterations => ({ 'readings.csv': row(line, by) });
const copies = (row: string): Alterations => ({ 'copy-list.csv': adding(row) });

/** What is done to the pack, and the one fault that comes of it, or all of them. */
const refusals: readonly (readonly [says: string, alterations: Alterations, ...faults: Place[]])[] = [
  // Folder, files and columns
  ['a missing inspection.yaml', { 'inspection.yaml': null }, ['inspection.yaml', null, null, null]],
  ['a missing readings.csv', { 'readings.csv': null }, ['readings.csv', null, null, null]],
  ['a missing copy-list.csv', { 'copy-list.csv': null }, ['copy-list.csv', null, null, null]],
  ['a missing caseload.csv', { 'caseload.csv': null }, ['caseload.csv', null, null, null]],
  ['an empty file', { 'copy-list.csv': () => '' }, ['copy-list.csv', null, null, null]],
  [
    'a missing column',
    { 'caseload.csv': replacing('risk_of_harm', 'risk') },
    ['caseload.csv', null, 'risk_of_harm', null],
  ],
  [
    'a missing case fact',
    { 'caseload.csv': replacing('looked_after', 'care') },
    ['caseload.csv', null, 'looked_after', null],
  ],
  [
    'a column that stands there twice',
    { 'sample.csv': (text) => text.replace('position', 'case_ref') },
    ['sample.csv', 1, 'case_ref', 'case_ref'],
    ['sample.csv', null, 'position', null],
  ],

  // Form
  [
    'text that is not UTF-8',
    { 'copy-list.csv': (text) => Buffer.from(text.replace('Betty', 'B\u00e9tty').replaceAll('–', '-'), 'latin1') },
    ['copy-list.csv', 2, null, '0xE9'],
  ],
  [
    'UTF-16',
    { 'copy-list.csv': (text) => Buffer.from(`\ufeff${text}`, 'utf16le') },
    ['copy-list.csv', 1, null, '0xFF'],
  ],
  [
    'YAML that does not parse',
    yaml('trend: worse', 'trend: "worse'),
    ['inspection.yaml', 36, 10, 'trend: "worse than the previous year'],
  ],
  [
    'YAML that is cut off in a map',
    { 'inspection.yaml': (text) => text.slice(0, text.indexOf(', rate_percent: 47.2')) },
    ['inspection.yaml', 35, 36, '- {area: Kensington and Chelsea'],
  ],
  [
    'YAML that is cut off between keys',
    { 'inspection.yaml': (text) => text.slice(0, text.indexOf('reoffending:')) },
    ['inspection.yaml', null, 'reoffending', null],
  ],
  [
    'a key that stands there twice',
    { 'inspection.yaml': adding('sample_size: 34') },
    ['inspection.yaml', 37, 1, 'sample_size: 34'],
  ],
  ['a list instead of keys', { 'inspection.yaml': () => '- framework: sqs\n' }, ['inspection.yaml', null, null, null]],
  [
    'CSV that is cut off in a quoted field',
    copies('YJB Communications,,YJB,"Un'),
    ['copy-list.csv', 35, null, 'YJB Communications,,YJB,"Un'],
  ],
  [
    'CSV that is cut off in a row',
    { 'readings.csv': (text) => text.slice(0, -21) },
    ['readings.csv', 987, null, 'WL-0110,sentence.non-compliance,not_'],
  ],
  [
    'a row with a field too many',
    caseload(
      6,
      'WL-0005,Kensington, and Chelsea,case-manager-10,2015-09-19,youth_rehabilitation_order,male,12,high,no,no,no,no,no',
    ),
    [
      'caseload.csv',
      6,
      null,
      'WL-0005,Kensington, and Chelsea,case-manager-10,2015-09-19,youth_rehabilitation_order,male,12,high,no,no,no,no,no',
    ],
  ],
  [
    'a quote inside a field',
    copies('YJB,,YJB,Ali "Al" Lewis,al.lewis@youth-justice-board.example'),
    ['copy-list.csv', 35, null, 'YJB,,YJB,Ali "Al" Lewis,al.lewis@youth-justice-board.example'],
  ],
  [
    'text behind a closing quote',
    copies('"YJB"x,,YJB,Ali Lewis,al.lewis@youth-justice-board.example'),
    ['copy-list.csv', 35, null, '"YJB"x,,YJB,Ali Lewis,al.lewis@youth-justice-board.example'],
  ],

  // inspection.yaml
  [
    'an unknown key',
    { 'inspection.yaml': adding('sample_sise: 34') },
    ['inspection.yaml', 37, 'sample_sise', 'sample_sise'],
  ],
  [
    'an unknown key further in',
    yaml('{name: England and Wales,', '{name: England and Wales, year: 2013,'),
    ['inspection.yaml', 31, 'reoffending.comparator.year', 'year'],
  ],
  [
    'a missing key',
    yaml('case_managers_interviewed: 16\n', ''),
    ['inspection.yaml', null, 'case_managers_interviewed', null],
  ],
  ['a missing key further in', yaml(', end: 2015-12-16', ''), ['inspection.yaml', null, 'fieldwork.end', null]],
  [
    'a missing key in a list',
    yaml('{area: Westminster, rate_percent: 43.6}', '{area: Westminster}'),
    ['inspection.yaml', null, 'reoffending.rates.rate_percent', null],
  ],
  ['an unknown framework', yaml('framework: sqs', 'framework: sqz'), ['inspection.yaml', 3, 'framework', 'sqz']],
  [
    'an announcement before the framework was in force',
    yaml('2015-11-27', '2012-11-04'),
    ['inspection.yaml', 21, 'announced_on', '2012-11-04'],
  ],
  [
    'a date that is no date',
    yaml('2016-01-27\n', '2016-02-30\n'),
    ['inspection.yaml', 23, 'publication_date', '2016-02-30'],
  ],
  [
    'a date in words',
    yaml('announced_on: 2015-11-27', 'announced_on: 27 November 2015'),
    ['inspection.yaml', 21, 'announced_on', '27 November 2015'],
  ],
  [
    'a month that is none',
    yaml('published: 2015-10', 'published: 2015-13'),
    ['inspection.yaml', 29, 'reoffending.published', '2015-13'],
  ],
  [
    'a cohort that ends after its publication',
    yaml('to: 2013-12', 'to: 2103-12'),
    ['inspection.yaml', 28, 'reoffending.cohort.to', '2103-12'],
  ],
  [
    'a cohort that ends before it starts',
    yaml('to: 2013-12', 'to: 2012-12'),
    ['inspection.yaml', 28, 'reoffending.cohort.to', '2012-12'],
  ],
  [
    'fieldwork that ends before it starts',
    yaml('end: 2015-12-16', 'end: 2015-12-13'),
    ['inspection.yaml', 22, 'fieldwork.end', '2015-12-13'],
  ],
  [
    'an announcement on the first day of fieldwork',
    yaml('announced_on: 2015-11-27', 'announced_on: 2015-12-14'),
    ['inspection.yaml', 21, 'announced_on', '2015-12-14'],
  ],
  [
    'a publication before fieldwork ends',
    yaml('publication_date: 2016-01-27', 'publication_date: 2015-12-15'),
    ['inspection.yaml', 23, 'publication_date', '2015-12-15'],
  ],
  [
    'a number where text belongs',
    yaml('type: YOS', 'type: 2015'),
    ['inspection.yaml', 7, 'inspected_body.type', '2015'],
  ],
  [
    'text where a number belongs',
    yaml('interviewed: 16', 'interviewed: sixteen'),
    ['inspection.yaml', 25, 'case_managers_interviewed', 'sixteen'],
  ],
  [
    'half a case',
    yaml('interviewed: 16', 'interviewed: 1.5'),
    ['inspection.yaml', 25, 'case_managers_interviewed', '1.5'],
  ],
  ['a rate above 100', yaml('43.6', '436'), ['inspection.yaml', 33, 'reoffending.rates.rate_percent', '436']],
  [
    'a rate for an area that the body does not have',
    yaml('{area: Westminster,', '{area: Westmister,'),
    ['inspection.yaml', 33, 'reoffending.rates.area', 'Westmister'],
  ],
  [
    'an area twice',
    yaml('areas: [Westminster,', 'areas: [Westminster, Westminster,'),
    ['inspection.yaml', 9, 'inspected_body.areas', 'Westminster'],
  ],
  ['a blank name', yaml('name: Alan MacDonald', 'name: ""'), ['inspection.yaml', 15, 'signatory.name', '']],
  ['a name that was left out', yaml('name: Alan MacDonald', 'name:'), ['inspection.yaml', 15, 'signatory.name', '']],
  [
    'a blank position',
    yaml('Chair of West London Tri-Borough Youth Offending Service Reducing Reoffending Board', '" "'),
    ['inspection.yaml', 12, 'addressee.position', ' '],
  ],
  [
    'an addressee with two mailboxes',
    yaml('alison.newcomb@west-london-yos.example', 'a@x.example, b@x.example'),
    ['inspection.yaml', 13, 'addressee.email', 'a@x.example, b@x.example'],
  ],
  [
    'a lead inspector who is the signatory',
    yaml('colin.barnes@inspectorate.example', 'Alan.MacDonald@Inspectorate.example'),
    ['inspection.yaml', 20, 'lead_inspector.email', 'Alan.MacDonald@Inspectorate.example'],
  ],
  ['a sample size of none', yaml('sample_size: 34', 'sample_size: 0'), ['inspection.yaml', 24, 'sample_size', '0']],
  [
    'a sample size other than the sample',
    yaml('sample_size: 34', 'sample_size: 35'),
    ['inspection.yaml', 24, 'sample_size', '35'],
  ],
  ['a seed that is none', { 'inspection.yaml': adding('seed: [1, 2]') }, ['inspection.yaml', 37, 'seed', '[1, 2]']],

  // caseload.csv
  [
    'a case twice in the caseload',
    { 'caseload.csv': adding('WL-0001,Westminster,case-manager-05,2015-10-13,custodial,male,17,low,no,no,no,no,no') },
    ['caseload.csv', 114, 'case_ref', 'WL-0001'],
  ],
  [
    'a case without a reference',
    { 'caseload.csv': adding(',Westminster,case-manager-05,2015-10-13,custodial,male,17,low,no,no,no,no,no') },
    ['caseload.csv', 114, 'case_ref', ''],
  ],
  [
    'a case in an area that the body does not have',
    caseload(2, 'WL-0001,Camden,case-manager-05,2015-10-13,custodial,male,17,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'area', 'Camden'],
  ],
  [
    'a sentence on no date',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-02-30,custodial,male,17,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'sentence_date', '2015-02-30'],
  ],
  [
    'an unknown sentence type',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,fine,male,17,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'sentence_type', 'fine'],
  ],
  [
    'an unknown gender',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,custodial,boy,17,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'gender', 'boy'],
  ],
  [
    'an age in words',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,custodial,male,seventeen,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'age_at_sentence', 'seventeen'],
  ],
  [
    'an age of 9',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,custodial,male,9,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'age_at_sentence', '9'],
  ],
  [
    'an unknown risk of harm',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,custodial,male,17,severe,no,yes,no,no,no'),
    ['caseload.csv', 2, 'risk_of_harm', 'severe'],
  ],
  [
    'a case fact that is neither yes nor no',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13,custodial,male,17,medium,no,Y,no,no,no'),
    ['caseload.csv', 2, 'pre_sentence_report', 'Y'],
  ],
  [
    'a caseload without a case',
    { 'caseload.csv': (text) => text.slice(0, text.indexOf('\n')) },
    ['caseload.csv', null, null, null],
  ],

  // sample.csv
  ['an empty sample', { 'sample.csv': () => 'position,case_ref\n' }, ['sample.csv', null, null, null]],
  [
    'a sampled case outside the caseload',
    { ...sample(2, '1,WL-9999'), 'readings.csv': (text) => without('WL-0005', text) },
    ['sample.csv', 2, 'case_ref', 'WL-9999'],
  ],
  [
    'a case twice in the sample',
    { ...sample(2, '1,WL-0009'), 'readings.csv': (text) => without('WL-0005', text) },
    ['sample.csv', 3, 'case_ref', 'WL-0009'],
  ],
  [
    'a sampled case that is not eligible',
    {
      'caseload.csv': replacing(
        '2015-09-19,youth_rehabilitation_order,male,12,high,no,no,no,no,no',
        '2015-09-13,youth_rehabilitation_order,male,12,high,no,no,no,no,no',
      ),
    },
    ['sample.csv', 2, 'case_ref', 'WL-0005'],
  ],
  ['a position that is none', sample(2, 'first,WL-0005'), ['sample.csv', 2, 'position', 'first']],
  ['a position twice', sample(3, '1,WL-0009'), ['sample.csv', 3, 'position', '1']],

  // readings.csv
  [
    'a reading of a case that nobody knows',
    { 'readings.csv': adding('WL-9999,harm.plan,sufficient,inspector-1') },
    ['readings.csv', 988, 'case_ref', 'WL-9999'],
  ],
  [
    'a reading of a case outside the sample',
    { 'readings.csv': adding('WL-0001,harm.plan,sufficient,inspector-1') },
    ['readings.csv', 988, 'case_ref', 'WL-0001'],
  ],
  [
    'an unknown criterion',
    { 'readings.csv': adding('WL-0005,harm.plans,sufficient,inspector-1') },
    ['readings.csv', 988, 'criterion', 'harm.plans'],
  ],
  ['an unknown answer', readings(7, 'WL-0005,harm.plan,partly,inspector-1'), ['readings.csv', 7, 'answer', 'partly']],
  ['an answer left blank', readings(7, 'WL-0005,harm.plan,,inspector-1'), ['readings.csv', 7, 'answer', '']],
  [
    'an answer given twice',
    { 'readings.csv': adding('WL-0005,harm.plan,insufficient,inspector-1') },
    ['readings.csv', 988, 'criterion', 'harm.plan'],
  ],
  ['a missing answer', readings(7, null), ['readings.csv', null, 'criterion', 'WL-0005 harm.plan']],
  [
    'a case that nobody read',
    { 'readings.csv': (text) => without('WL-0005', text) },
    ['readings.csv', null, 'case_ref', 'WL-0005'],
  ],
  [
    'two inspectors for one case',
    readings(7, 'WL-0005,harm.plan,insufficient,inspector-2'),
    ['readings.csv', 7, 'inspector', 'inspector-2'],
  ],
  [
    'an odd inspector in the first row of a case',
    readings(2, 'WL-0005,harm.assessment,sufficient,inspector-2'),
    ['readings.csv', 2, 'inspector', 'inspector-2'],
  ],
  ['a blank inspector', readings(7, 'WL-0005,harm.plan,insufficient,'), ['readings.csv', 7, 'inspector', '']],
  [
    'a judgement where the case fact says no',
    readings(4, 'WL-0005,harm.custodial-plan,sufficient,inspector-1'),
    ['readings.csv', 4, 'answer', 'sufficient'],
  ],
  [
    'not_relevant where the case fact says yes',
    { 'readings.csv': (text) => text.replace('harm.psr-explanation,sufficient', 'harm.psr-explanation,not_relevant') },
    ['readings.csv', 241, 'answer', 'not_relevant'],
  ],
  [
    'not_relevant where the criterion applies to all',
    readings(2, 'WL-0005,harm.assessment,not_relevant,inspector-1'),
    ['readings.csv', 2, 'answer', 'not_relevant'],
  ],

  // copy-list.csv
  [
    'a blank position on the copy list',
    copies(',,YJB,Ali Lewis,al.lewis@yjb.example'),
    ['copy-list.csv', 35, 'position', ''],
  ],
  [
    'a blank name on the copy list',
    copies('YJB link staff,,YJB," ",al.lewis@yjb.example'),
    ['copy-list.csv', 35, 'name', ' '],
  ],
  [
    'an area that the body does not have',
    copies('Chair,Camden,Camden,Ali Lewis,al.lewis@yjb.example'),
    ['copy-list.csv', 35, 'area', 'Camden'],
  ],
  ['no address', copies('YJB link staff,,YJB,Ali Lewis,'), ['copy-list.csv', 35, 'email', '']],
  [
    'an address without a domain',
    copies('YJB link staff,,YJB,Ali Lewis,ali.lewis'),
    ['copy-list.csv', 35, 'email', 'ali.lewis'],
  ],
  [
    'a list of addresses',
    copies('YJB link staff,,YJB,Ali Lewis,"a@x.example,b@x.example"'),
    ['copy-list.csv', 35, 'email', 'a@x.example,b@x.example'],
  ],
  [
    'a list by semicolon',
    copies('YJB link staff,,YJB,Ali Lewis,a@x.example;b@x.example'),
    ['copy-list.csv', 35, 'email', 'a@x.example;b@x.example'],
  ],
  [
    'an address with a display name',
    copies('YJB link staff,,YJB,Ali Lewis,Ali <a@x.example>'),
    ['copy-list.csv', 35, 'email', 'Ali <a@x.example>'],
  ],
  [
    'an address with a line break and a header',
    copies('YJB link staff,,YJB,Ali Lewis,"a@x.example\r\nBcc: b@x.example"'),
    ['copy-list.csv', 35, 'email', 'a@x.example\r\nBcc: b@x.example'],
  ],
  [
    'an address that ends in a line break',
    copies('YJB link staff,,YJB,Ali Lewis,"a@x.example\n"'),
    ['copy-list.csv', 35, 'email', 'a@x.example\n'],
  ],
  [
    'a copy list without the Youth Justice Board',
    { 'copy-list.csv': (text) => text.replaceAll(',YJB,', ',Youth Justice,') },
    ['copy-list.csv', null, 'organisation', null],
  ],

  // letter.md
  [
    'a typed number',
    { 'letter.md': () => '# Letter\n\nIn 32 out of {% figure of="sample" /%} cases.\n' },
    ['letter.md', 3, 4, '32'],
  ],
  [
    'an unknown reference',
    { 'letter.md': () => '# Letter\n\nIn {% figure of="harm.plans" /%}.\n' },
    ['letter.md', 3, 4, 'harm.plans'],
  ],
  [
    'a rate of an area that the record does not have',
    { 'letter.md': () => '# Letter\n\nIt was {% figure of="reoffending:Camden" /%}.\n' },
    ['letter.md', 3, 8, 'reoffending:Camden'],
  ],
  [
    'a figure that would not be true',
    { 'letter.md': () => '# Letter\n\nIn {% figure of="harm.plan" form="all" /%}.\n' },
    ['letter.md', 3, 4, 'harm.plan'],
  ],
  ['an empty letter', { 'letter.md': () => '\n' }, ['letter.md', null, null, null]],
];

const without = (caseRef: string, text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(`${caseRef},`))
    .join('\n');

describe('refuses a pack with', () => {
  test.each(refusals)('%s', (_, alterations, ...places) => {
    const faults = faultsOf(alterations);
    expect(faults.map(({ file, line, column, value }) => [file, line, column, value])).toEqual(places);
    for (const { says } of faults) expect(says).toMatch(/^[^\n]+[.?]$/);
  });

  test('a folder that is missing, in one fault', () => {
    const read = readPack('/no/such/pack', { frameworks, checkLetter });
    expect(read).toEqual({
      faults: [{ file: '/no/such/pack', line: null, column: null, value: null, says: 'There is no such folder.' }],
    });
  });
});
