/** What can be seen of the product from outside, and timed by. */
export const momentNames = [
  'request sent',
  'act answered',
  'publication answered',
  'mail connection opened',
  'recipient named',
  'body asked for',
  'body received',
  'copy accepted',
] as const;
export type Moment = (typeof momentNames)[number];

/** Tells those who wait that a moment has come. */
export class Moments {
  readonly #waiting = new Map<Moment, Set<() => void>>();

  tell(moment: Moment): void {
    const waiting = this.#waiting.get(moment);
    this.#waiting.delete(moment);
    for (const wake of waiting ?? []) wake();
  }

  /** The next moment of this kind. @returns false where none has come within `withinMs` */
  next(moment: Moment, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(moment) ?? new Set();
      this.#waiting.set(moment, waiting);
      const wake = (): void => {
        clearTimeout(tooLate);
        resolve(true);
      };
      const tooLate = setTimeout(() => {
        waiting.delete(wake);
        resolve(false);
      }, withinMs);
      waiting.add(wake);
    });
  }
}
