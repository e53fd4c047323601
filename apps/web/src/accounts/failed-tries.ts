const windowMs = 60_000;
const mostInWindow = 20;
const mostAddresses = 10_000;

/** How often credentials failed from one network address in the last minute: a guesser is stopped, and so is the work of refusing one. */
export class FailedTries {
  readonly #tries = new Map<string, { count: number; untilMs: number }>();

  /** True where no more tries are heard from this address for now. */
  tooMany(address: string, nowMs: number): boolean {
    const tries = this.#tries.get(address);
    return tries !== undefined && tries.untilMs > nowMs && tries.count >= mostInWindow;
  }

  failed(address: string, nowMs: number): void {
    const tries = this.#tries.get(address);
    if (tries !== undefined && tries.untilMs > nowMs) {
      tries.count += 1;
      return;
    }
    if (this.#tries.size >= mostAddresses) this.#tries.clear();
    this.#tries.set(address, { count: 1, untilMs: nowMs + windowMs });
  }
}
