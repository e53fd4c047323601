import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

describeRefusals('refuses a pack with', [
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
]);
