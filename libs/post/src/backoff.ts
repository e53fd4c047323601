/**
 * Milliseconds to wait after the given attempt (from 1): `firstMs`, doubled with each attempt up to `mostMs`, and up to a
 * quarter more, so that the copies of one dispatch that were put off together do not come back together.
 * @param chance 0 ≤ chance < 1
 */
export function backoffMs(attempt: number, firstMs: number, mostMs: number, chance: number): number {
  // 2^30 first waits are longer than any bound and still a whole number.
  const doubled = firstMs * 2 ** Math.min(Math.max(attempt - 1, 0), 30);
  return Math.round(Math.min(doubled, mostMs) * (1 + chance / 4));
}
