import { expect, it } from '@jest/globals';
import { mondayOf } from './programme.ts';

it('counts a week from its Monday, over the end of a year too', () => {
  expect(['2015-12-14', '2015-12-16', '2015-12-20', '2016-01-01'].map(mondayOf)).toEqual([
    '2015-12-14',
    '2015-12-14',
    '2015-12-14',
    '2015-12-28',
  ]);
});
