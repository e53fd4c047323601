import { adding, replacing, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const caseload = (line: number, by: string | null): Alterations => ({ 'caseload.csv': row(line, by) });
const copies = (row: string): Alterations => ({ 'copy-list.csv': adding(row) });
const yaml = (old: string, by: string): Alterations => ({ 'inspection.yaml': replacing(old, by) });

describeRefusals('refuses a pack with', [
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
]);
