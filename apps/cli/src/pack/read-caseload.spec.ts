import { adding, row } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const caseload = (line: number, by: string | null): Alterations => ({ 'caseload.csv': row(line, by) });

describeRefusals('refuses a pack with', [
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
    'a blank sentence type',
    caseload(2, 'WL-0001,Westminster,case-manager-05,2015-10-13, ,male,17,medium,no,yes,no,no,no'),
    ['caseload.csv', 2, 'sentence_type', ' '],
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
]);
