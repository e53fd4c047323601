import { adding } from '../../../../test/support/altered-pack.ts';
import type { Alterations } from '../../../../test/support/altered-pack.ts';
import { describeRefusals } from '../../../../test/support/pack-refusals.ts';

const copies = (row: string): Alterations => ({ 'copy-list.csv': adding(row) });

describeRefusals('refuses a pack with', [
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
]);
