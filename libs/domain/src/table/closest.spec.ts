import { describe, expect, test } from '@jest/globals';
import { closest } from './closest.ts';

describe('the word that was probably meant', () => {
  const words = ['pack', 'check-letter', 'harm.plan', 'harm.plan-review'];

  test.each([
    ['pakc', 'pack'],
    ['PACK', 'pack'],
    ['chek-leter', 'check-letter'],
    ['harm.plans', 'harm.plan'],
  ])('is, for %s, %s', (written, meant) => expect(closest(written, words)).toBe(meant));

  test('is none where none is near', () => expect(closest('publish', words)).toBeUndefined());
});
