/** The three answers to a criterion, spelt so in the log, the API and packs. */
export const judgements = ['sufficient', 'insufficient', 'not_relevant'] as const;
export type Judgement = (typeof judgements)[number];

/** All answers of one case reading: criterion id → judgement. */
export type Judgements = Readonly<Record<string, Judgement>>;

export const genders = ['female', 'male', 'other', 'not_recorded'] as const;
export const risksOfHarm = ['low', 'medium', 'high', 'very_high'] as const;

/** One row of the caseload: a case that could be drawn. All but the reference is personal and is sealed in the log. */
export interface Case {
  readonly caseRef: string;
  readonly area: string;
  readonly caseManager: string;
  /** ISO date. */
  readonly sentenceDate: string;
  readonly sentenceType: string;
  readonly gender: (typeof genders)[number];
  /** Whole years. */
  readonly ageAtSentence: number;
  readonly riskOfHarm: (typeof risksOfHarm)[number];
  /** Case fact id → whether it holds. */
  readonly facts: Readonly<Record<string, boolean>>;
}

/** `1 case`, `34 cases`. */
export const casesInWords = (number: number): string => (number === 1 ? '1 case' : `${number} cases`);

/**
 * Ages at sentence that a caseload allows, in whole years: from the age of criminal responsibility (10 in England and
 * Wales) to those who turned 18 during proceedings or are sentenced for what they did as children.
 */
export const agesAtSentence = { from: 10, to: 21 };

/** Characters that a text of a case has at most: every page of the sample shows it. */
export const longestTexts = { area: 500, caseManager: 500, sentenceType: 100 } as const;

/** What is wrong with a case reference as it is written, or undefined. */
export function caseRefFault(caseRef: string): string | undefined {
  if (caseRef.trim() === '') return 'A case needs a reference.';
  // What begins otherwise may be a formula to a spreadsheet, and dots alone are a step up in an address.
  if (/^[^\p{L}\p{N}\s\p{C}]/u.test(caseRef)) return 'A case reference begins with a letter or a figure.';
  if (caseRef.length > 100) return 'A case reference has at most 100 characters.';
  if (caseRef !== caseRef.trim() || /[\p{C}\p{Zl}\p{Zp}]/u.test(caseRef))
    return 'A case reference has no blank at its ends, no line break and no invisible character.';
  return undefined;
}

/** The same for references that only look different to a machine: a case that stands there twice would be twice as likely to be drawn. */
export const sameCase = (caseRef: string): string => caseRef.trim().normalize('NFKC').toLowerCase();
