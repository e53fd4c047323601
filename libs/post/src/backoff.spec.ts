import { expect, it } from '@jest/globals';
import { backoffMs } from './backoff.ts';

it('waits a second after the first attempt, twice as long after each further one, and never longer than the bound', () => {
  expect([1, 2, 3, 10, 11, 5000].map((attempt) => backoffMs(attempt, 1000, 900_000, 0))).toEqual([
    1000, 2000, 4000, 512_000, 900_000, 900_000,
  ]);
});

it('adds up to a quarter, so that copies put off together do not come back together', () => {
  expect(backoffMs(1, 1000, 900_000, 0.999)).toBe(1250);
  expect(backoffMs(2, 1000, 900_000, 0.5)).toBe(2250);
});
