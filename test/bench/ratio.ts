import type { Services } from './services.ts';

/** What stands beside a ratio: the two absolute values that it is made of, and how they came about. */
export interface Figures {
  /** Median over the rounds, in `unit`. */
  readonly ours: number;
  readonly yardstick: number;
  /** For example `appends a second`; a ratio `at most` is of times, one `at least` of throughputs. */
  readonly unit: string;
  /** Where both sides ran: `Postgres`, `Redis`, `SMTP`. */
  readonly backend: string;
  readonly rounds: { readonly ours: readonly number[]; readonly yardstick: readonly number[] };
  /** How many of what a round had. */
  readonly counts: Readonly<Record<string, number>>;
  /** What else was measured on the way. */
  readonly beside?: Readonly<Record<string, number>>;
}

export interface Ratio {
  readonly name: string;
  readonly direction: 'at least' | 'at most';
  readonly bound: number;
  /** @param scale 1 for the counts of the table, less for a trial */
  measure(scale: number, services: Services): Promise<Figures>;
}

export const ratioOf = ({ ours, yardstick }: Figures): number => ours / yardstick;

export const holds = ({ direction, bound }: Ratio, ratio: number): boolean =>
  direction === 'at least' ? ratio >= bound : ratio <= bound;

/** A count of the table at this scale, but never so few that a rate means nothing. */
export const scaled = (count: number, scale: number, least: number): number =>
  Math.min(count, Math.max(least, Math.round(count * scale)));
