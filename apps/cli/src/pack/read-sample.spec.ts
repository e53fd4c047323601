import { replacing, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const sample = (line: number, by: string | null): Alterations => ({ 'sample.csv': row(line, by) });
const without = (caseRef: string, text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(`${caseRef},`))
    .join('\n');

describeRefusals('refuses a pack with', [
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
]);
