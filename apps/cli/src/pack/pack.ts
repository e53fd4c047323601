import type {
  Case,
  CopyListEntry,
  Framework,
  InspectedBody,
  Judgements,
  Person,
  PostHolder,
  ReoffendingRecord,
} from '#domain';

/** One whole inspection as it was read from a folder of files, checked and complete. Dates are ISO dates. */
export interface Pack {
  /** The version in force on the day of the announcement. */
  readonly framework: Framework;
  readonly inspectedBody: InspectedBody;
  readonly addressee: PostHolder;
  readonly signatory: PostHolder;
  readonly leadInspector: Person;
  readonly announcedOn: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly publicationDate: string;
  readonly sampleSize: number;
  readonly caseManagersInterviewed: number;
  readonly reoffending: ReoffendingRecord;
  /** What the draw starts from: as it is written in the pack, or new where the product is to draw; else null. */
  readonly seed: string | null;
  /** In the order of the file. */
  readonly caseload: readonly Case[];
  /** The cases drawn, in the order of their positions; null where the product is to draw. */
  readonly sampleRefs: readonly string[] | null;
  /** One for every sampled case, or, where the product is to draw, for every eligible one and perhaps for others. */
  readonly readings: readonly PackReading[];
  readonly copyList: readonly CopyListEntry[];
  /** Markdoc of the letter; null where it is drafted from the framework's template. */
  readonly letterSource: string | null;
}

/** All answers for one case, from the inspector to whom the case is thereby assigned. */
export interface PackReading {
  readonly caseRef: string;
  readonly inspector: string;
  readonly judgements: Judgements;
}
