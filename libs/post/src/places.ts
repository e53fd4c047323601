/** So many places, taken in the order in which they were asked for. */
export class Places {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Whether somebody waits for the next place that is let go. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** Runs `act` once a place is free and keeps the place until its end. */
  async within<T>(act: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
