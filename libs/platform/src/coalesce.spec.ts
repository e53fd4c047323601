import { expect, it } from '@jest/globals';
import { coalesce } from './coalesce.ts';

/** Doubles numbers; each doing waits until it is let go. */
function doubling(options: { readonly atMost?: number; readonly sideBySide?: number } = {}) {
  const begun: (readonly number[])[] = [];
  const letGo: (() => void)[] = [];
  const double = coalesce(async (numbers: readonly number[]) => {
    begun.push(numbers);
    await new Promise<void>((resolve) => letGo.push(resolve));
    if (numbers.includes(13)) throw new Error('not 13');
    return numbers.map((number) => number * 2);
  }, options);
  return { begun, letGo, double };
}

it('does a lone ask at once, and together what was asked meanwhile', async () => {
  const { begun, letGo, double } = doubling();
  const first = double(1);
  expect(begun).toEqual([[1]]);
  const others = [double(2), double(3)];
  expect(begun).toHaveLength(1);
  letGo[0]?.();
  expect(await first).toBe(2);
  expect(begun).toEqual([[1], [2, 3]]);
  letGo[1]?.();
  expect(await Promise.all(others)).toEqual([4, 6]);
});

it('refuses all that were done together, and goes on', async () => {
  const { letGo, double } = doubling();
  const first = double(13);
  letGo[0]?.();
  await expect(first).rejects.toThrow('not 13');
  const second = double(4);
  letGo[1]?.();
  expect(await second).toBe(8);
});

it('does no more together than it may', async () => {
  const { begun, letGo, double } = doubling({ atMost: 2 });
  const all = [1, 2, 3, 4].map(double);
  for (const [place, asked] of all.entries()) {
    letGo.at(-1)?.();
    expect(await asked).toBe(2 * (place + 1));
  }
  expect(begun).toEqual([[1], [2, 3], [4]]);
});

it('does as many side by side as it may, and then together what waits', async () => {
  const { begun, letGo, double } = doubling({ sideBySide: 2 });
  const all = [1, 2, 3, 4].map(double);
  expect(begun).toEqual([[1], [2]]);
  letGo[1]?.();
  expect(await all[1]).toBe(4);
  expect(begun).toEqual([[1], [2], [3, 4]]);
  for (const go of letGo) go();
  expect(await Promise.all(all)).toEqual([2, 4, 6, 8]);
});
