import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { mapSome } from './map-some.ts';

it('does no more than some at a time, and answers in the order of the items', async () => {
  let [underWay, most] = [0, 0];
  const answers = await mapSome([5, 1, 4, 2, 3], 2, async (turns) => {
    most = Math.max(most, (underWay += 1));
    for (let left = turns; left > 0; left -= 1) await turn();
    underWay -= 1;
    return turns * 10;
  });
  expect(answers).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('throws what one threw, leaves nothing under way and begins no more', async () => {
  const ended: number[] = [];
  const acting = mapSome([1, 2, 3], 2, async (item) => {
    if (item === 1) throw new Error('the first');
    await turn();
    ended.push(item);
  });
  await expect(acting).rejects.toThrow('the first');
  expect(ended).toEqual([2]);
});

it('has no answers for no items', async () => {
  expect(await mapSome([], 3, async () => 1)).toEqual([]);
});
