import { adding, replacing } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const yaml = (old: string, by: string): Alterations => ({ 'inspection.yaml': replacing(old, by) });

describeRefusals('refuses a pack with', [
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
  [
    'a bracket too many, which makes one fault and not one for each line after it',
    { 'inspection.yaml': replacing('framework: sqs', 'framework: [sqs') },
    ['inspection.yaml', 4, 1, 'inspected_body:'],
  ],
  [
    'two rates for one area',
    {
      'inspection.yaml': replacing(
        '    - {area: Kensington and Chelsea, rate_percent: 47.2}',
        '    - {area: Westminster, rate_percent: 47.2}',
      ),
    },
    ['inspection.yaml', 35, 'reoffending.rates.area', 'Westminster'],
  ],
  ['a seed that is none', { 'inspection.yaml': adding('seed: [1, 2]') }, ['inspection.yaml', 37, 'seed', '[1, 2]']],
]);
