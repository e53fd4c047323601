import type { TimedAct } from '../planning/timed-act.ts';
import type { Case, Judgements } from './case.ts';
import type { FrameworkRef } from '../framework/framework.ts';
import type { Seals, TimetableSet } from './events.ts';
import type { CopyListEntry, InspectedBody, Person, PostHolder, ReoffendingRecord } from './people.ts';

/** Who acts, and when: what the rules may know of the world outside. */
export interface Act {
  /** E-mail address of a person, or an inspector's name in a pack. */
  readonly by: string;
  /** ISO date (Europe/London): today, or the pack's own date for an import. */
  readonly on: string;
  readonly imported: boolean;
}

export interface ScheduleInspection {
  readonly inspectionId: string;
  /** Id alone: the version in force on the day of the announcement is pinned. */
  readonly framework: string;
  readonly inspectedBody: InspectedBody;
  /** In the directory; absent for history and for a body outside it. */
  readonly bodyId?: string | undefined;
  readonly addressee: PostHolder;
  readonly signatory: PostHolder;
  readonly leadInspector: Person;
  /** The inspectors beside the lead inspector; none for history. */
  readonly team?: readonly Person[] | undefined;
  readonly announcedOn: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly publicationDate: string;
  readonly sampleSize: number;
  readonly drawSeed: string;
  readonly drawSeedSha256: string;
}

/** New days for a visit, with every date that hangs on them. */
export interface MoveInspection {
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly announcedOn: string;
  readonly publicationDate: string;
  /** The version in force on the new day of the announcement. */
  readonly framework: FrameworkRef;
  readonly reason: string;
}

export type InspectionCommand =
  | ({ readonly type: 'ScheduleInspection' } & ScheduleInspection)
  | {
      readonly type: 'AssignTeam';
      readonly team: readonly Person[];
      /** Who leads from now on; absent where that stays. */
      readonly leadInspector?: Person | undefined;
    }
  | ({ readonly type: 'MoveInspection' } & MoveInspection)
  | { readonly type: 'RecordMissedVisit'; readonly reason: string }
  | { readonly type: 'CancelInspection'; readonly reason: string }
  | { readonly type: 'AnnounceInspection'; readonly to: readonly PostHolder[] }
  | { readonly type: 'SettleHeldAct'; readonly held: TimedAct; readonly goesOut: boolean }
  | { readonly type: 'SupplyReoffendingRecord'; readonly record: ReoffendingRecord }
  | { readonly type: 'RecordCaseManagerInterviews'; readonly number: number }
  | { readonly type: 'MakeCaseloadLink'; readonly linkSha256: string }
  | { readonly type: 'WithdrawCaseloadLink' }
  /** With `linkSha256` it comes from whoever holds the link, which must still stand. */
  | {
      readonly type: 'SupplyCaseload';
      readonly cases: readonly Case[];
      readonly sha256: string;
      readonly linkSha256?: string;
    }
  | { readonly type: 'SupplyCopyList'; readonly entries: readonly CopyListEntry[] }
  /** With `caseRefs` a drawn list is recorded; without, the product draws with the committed seed. */
  | { readonly type: 'DrawSample'; readonly caseRefs?: readonly string[]; readonly inputsSha256: string }
  /** `reserve` is the one that the person saw; null that none was left. It is not compared where it is absent. */
  | {
      readonly type: 'ReplaceCase';
      readonly caseRef: string;
      readonly reason: string;
      readonly reserve?: string | null;
    }
  | ({
      readonly type: 'SetTimetable';
      /** Of inspectors by how case readings name them, for refusals: those beside the team have their names elsewhere. */
      readonly names?: ReadonlyMap<string, string>;
    } & TimetableSet['data'])
  | { readonly type: 'AssignCase'; readonly caseRef: string; readonly inspector: string }
  | { readonly type: 'RecordCaseReading'; readonly reading: Reading }
  | { readonly type: 'AmendCaseReading'; readonly reading: Reading; readonly reason: string }
  | { readonly type: 'FreezeTally' }
  | { readonly type: 'ReopenTally'; readonly reason: string }
  | { readonly type: 'PublishReport'; readonly sealsNow: Seals };

export interface Reading {
  readonly caseRef: string;
  readonly inspector: string;
  readonly judgements: Judgements;
  /** Criterion id → comment; sealed in the log. */
  readonly comments?: Readonly<Record<string, string>>;
}

/** Acts that touch the letter's stream beside the inspection's. */
export type LetterCommand =
  | { readonly type: 'DraftLetter'; readonly source: string; readonly faults: readonly string[] }
  | { readonly type: 'ReviseDraft'; readonly source: string; readonly faults: readonly string[] }
  | { readonly type: 'ApproveReport'; readonly seals: Seals; readonly letterVersion: number };
