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
