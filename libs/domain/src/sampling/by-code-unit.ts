/** Never by locale: the order, and with it a draw, must be the same on every machine. */
export const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
