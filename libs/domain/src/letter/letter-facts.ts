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

/** How the product drew the sample, as a letter may say it: counts alone, and none by which a child could be recognised. */
export interface DrawFacts {
  /** Name and version of the draw. */
  readonly algorithm: string;
  readonly seed: string;
  /** Hex, as recorded at scheduling. */
  readonly seedSha256: string;
  /** First day of fieldwork as it was planned at the draw; eligibility counts from it. */
  readonly fieldworkStart: string;
  readonly caseload: number;
  readonly eligible: number;
  readonly askedFor: number;
  readonly drawn: number;
  /** Cases taken out for which a reserve came in. */
  readonly replaced: number;
  /** Cases taken out for which there was no reserve left. */
  readonly notReplaced: number;
  readonly groups: readonly GroupFacts[];
  /** Whether the limit on the cases of one case manager moved a whole case or more between strata. */
  readonly movedByCap: boolean;
}

/** A stratum, or several that are published as one. */
export interface GroupFacts {
  readonly title: string;
  readonly eligible: number;
  /** Of the sample that was inspected, after all replacements. */
  readonly sampled: number;
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
  /** Null where the sample was not drawn by stratum: a drawn list that was recorded as history. */
  readonly draw: DrawFacts | null;
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
