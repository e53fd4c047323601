import { expect, it } from '@jest/globals';
import { inParts } from './in-parts.ts';

it('cuts items into parts, the last with what is left', () => {
  expect([...inParts([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...inParts([1, 2, 3, 4], 2)]).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect([...inParts([], 2)]).toEqual([]);
});

it('takes no more items than its parts need', () => {
  let made = 0;
  function* items(): Generator<number> {
    for (;;) yield (made += 1);
  }
  expect(inParts(items(), 3).next().value).toEqual([1, 2, 3]);
  expect(made).toBe(3);
});
