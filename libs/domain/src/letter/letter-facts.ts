import type { FrameworkRef } from '../framework/framework.ts';
import type { CopyListEntry, InspectedBody, Person, PostHolder, ReoffendingRecord } from '../inspection/people.ts';
import type { CriterionTally } from '../tally/tally.ts';

/** Everything that a figure of the letter may refer to. */
export interface FigureFacts {
  readonly sampleSize: number;
  readonly tally: readonly CriterionTally[];
  /** Case fact id → sampled cases in which it holds. */
  readonly factCounts: Readonly<Record<string, number>>;
  readonly caseManagersInterviewed: number;
  readonly reoffending: ReoffendingRecord;
}

/** Everything that a letter says beyond its prose. Dates are ISO, Europe/London. */
export interface LetterFacts extends FigureFacts {
  readonly framework: FrameworkRef;
  readonly inspectedBody: InspectedBody;
  readonly addressee: PostHolder;
  readonly signatory: PostHolder;
  readonly leadInspector: Person;
  readonly announcedOn: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly publicationDate: string;
  readonly copyList: readonly CopyListEntry[];
}

/** A place in the letter's source that may not stand; line and column count from 1. */
export interface LetterFault {
  readonly line: number;
  readonly column: number;
  readonly value: string;
  readonly says: string;
}

/** A figure as it was printed. */
export interface FigureUse {
  readonly of: string;
  readonly form: string;
  readonly phrase: string;
}
