/** What time it is. Also the token under which Nest provides it; the rules get their time with the command. */
export abstract class Clock {
  abstract now(): Date;

  /** Today's ISO date in Europe/London, which is what an inspector reads on the wall calendar. */
  today(): string {
    return londonDate(this.now());
  }
}

// `en-CA` writes dates as ISO does.
const isoInLondon = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** ISO date in Europe/London of an instant. */
export const londonDate = (instant: Date): string => isoInLondon.format(instant);

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still until it is set: tests say what time it is. */
export class FixedClock extends Clock {
  #now: Date;

  /** @param now an instant, or its ISO form */
  constructor(now: Date | string) {
    super();
    this.#now = new Date(now);
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(now: Date | string): void {
    this.#now = new Date(now);
  }

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}
