import type { DeadlineRule } from '../planning/deadlines.ts';

/** A versioned set of criteria with everything that goes with it: plain data, loaded from `frameworks/ID/VERSION.yaml`. */
export interface Framework {
  readonly id: string;
  readonly version: string;
  readonly name: string;
  /** First day (ISO date) on which an announced inspection takes this version. */
  readonly inForceFrom: string;
  readonly themes: readonly Theme[];
  readonly criteria: readonly Criterion[];
  /** The yes/no columns of a caseload that gates and figures refer to. */
  readonly caseFacts: readonly CaseFact[];
  readonly sentenceTypes: readonly SentenceType[];
  readonly eligibility: Eligibility;
  readonly draw: DrawRules;
  /** What is due when, counted from fieldwork. */
  readonly deadlines: readonly DeadlineRule[];
  readonly copyListPositions: readonly string[];
  /** Markdoc source of the letter that this framework drafts. */
  readonly letterTemplate: string;
}

export interface Theme {
  readonly number: number;
  readonly title: string;
}

export interface Criterion {
  /** For example `harm.plan`; unique within its framework. */
  readonly id: string;
  readonly theme: number;
  /** What is judged, in words fit for a table row. */
  readonly title: string;
  readonly gate: Gate;
}

/** When a criterion applies to a case: always, exactly where a case fact is `yes`, or as the inspector decides. */
export type Gate =
  { readonly kind: 'all' } | { readonly kind: 'fact'; readonly fact: string } | { readonly kind: 'reader' };

export interface CaseFact {
  readonly id: string;
  readonly title: string;
}

export interface SentenceType {
  readonly id: string;
  readonly title: string;
}

/** Days between sentence and the first day of fieldwork, both ends included. */
export interface Eligibility {
  readonly sentencedAtLeastDaysBefore: number;
  readonly sentencedAtMostDaysBefore: number;
}

/** What binds a draw that the product makes. */
export interface DrawRules {
  /** What the caseload is divided by, the coarsest first; without any, all cases are one stratum. */
  readonly divisions: readonly Division[];
  /** Most cases of one case manager in a sample, where the numbers allow. */
  readonly atMostPerCaseManager: number;
  /** Reserves for each hundred sampled cases, rounded up. */
  readonly reservePercent: number;
}

/** One property of a case by which a caseload is divided, and the groups it makes, neighbours side by side. */
export interface Division {
  /** `gender`, `risk_of_harm` or the id of a case fact. */
  readonly by: string;
  readonly groups: readonly DivisionGroup[];
}

export interface DivisionGroup {
  readonly title: string;
  /** As a caseload writes them; a case fact's are `yes` and `no`. */
  readonly values: readonly string[];
}

/** How events and commands name a framework: `sqs`, `2012`. */
export interface FrameworkRef {
  readonly id: string;
  readonly version: string;
}
