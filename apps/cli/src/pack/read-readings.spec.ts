import { adding, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const readings = (line: number, by: string | null): Alterations => ({ 'readings.csv': row(line, by) });
const without = (caseRef: string, text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(`${caseRef},`))
    .join('\n');

describeRefusals('refuses a pack with', [
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
]);
