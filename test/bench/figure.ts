import type { Services } from './services.ts';

/** A value that stands for itself, measured on the product as it is started by whoever uses it. */
export interface MeasuredFigure {
  /** Median over the rounds unless the figure's own comment says otherwise, in the figure's unit. */
  readonly value: number;
  readonly rounds: readonly number[];
  /** How many of what. */
  readonly counts: Readonly<Record<string, number>>;
  /** What else was measured on the way. */
  readonly beside?: Readonly<Record<string, number>>;
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The most that is promised; null where nothing is. */
  readonly atMost: number | null;
  /** @param scale 1 for the counts of the table, less for a trial */
  measure(scale: number, services: Services): Promise<MeasuredFigure>;
}
