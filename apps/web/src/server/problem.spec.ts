import { expect, it } from '@jest/globals';
import { Refused } from '#commands';
import type { RefusalCode } from '#domain';
import { problemOf } from './problem.ts';

it('tells a program whether what was said cannot stand, the state does not allow it, or its facts are gone', () => {
  const statusOf = (code: RefusalCode): number => problemOf(new Refused([{ code, sentence: 'No.' }])).status;
  expect((['case_twice', 'case_already_read', 'key_destroyed'] as const).map(statusOf)).toEqual([422, 409, 410]);
});
