import { describe, expect, test } from '@jest/globals';
import { eligible } from './eligible.ts';

const eligibility = { sentencedAtLeastDaysBefore: 42, sentencedAtMostDaysBefore: 91 };

describe('with fieldwork from 14 December 2015, a case', () => {
  test.each([
    ['2015-11-03', 41, false],
    ['2015-11-02', 42, true],
    ['2015-10-25', 50, true],
    ['2015-09-14', 91, true],
    ['2015-09-13', 92, false],
    ['2015-12-20', -6, false],
  ])('sentenced on %s, %d days before, is eligible: %s', (sentenceDate, _, expected) =>
    expect(eligible({ sentenceDate }, '2015-12-14', eligibility)).toBe(expected),
  );
});
