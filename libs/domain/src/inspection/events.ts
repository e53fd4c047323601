import type { FrameworkRef } from '../framework/framework.ts';
import type { CriterionTally } from '../tally/tally.ts';
import type { Case, Judgements } from './case.ts';
import type { PassedLimit, PlanningEvent } from '../planning/events.ts';
import type { TimedAct } from '../planning/timed-act.ts';
import type { SlotPlan, TimetablePlace } from '../planning/slots.ts';
import type { CopyListEntry, InspectedBody, Person, PostHolder, ReoffendingRecord } from './people.ts';

/**
 * Everything that can happen to an inspection, its letter and its copies. `data` is the open part of the event;
 * `sealed`, where there is one, holds personal fields and is encrypted in the log under the key of its inspection.
 */
interface Fact<Type extends string, Data, Sealed = undefined> {
  readonly type: Type;
  readonly data: Readonly<Data>;
  readonly sealed?: Readonly<Sealed>;
}

/* ── stream inspection-<id> ─────────────────────────────────────────────────────────────── */

export type InspectionScheduled = Fact<
  'InspectionScheduled',
  {
    inspectionId: string;
    framework: FrameworkRef;
    inspectedBody: InspectedBody;
    /** In the directory; absent for history and for a body outside it. */
    bodyId?: string;
    addressee: PostHolder;
    signatory: PostHolder;
    leadInspector: Person;
    /** ISO dates, Europe/London. */
    announcedOn: string;
    fieldwork: { start: string; end: string };
    publicationDate: string;
    sampleSize: number;
    /** Hex SHA-256 of the draw's seed, which lies sealed beside it until the draw. */
    drawSeedSha256: string;
  },
  /** 128 random bits as hex. */
  { drawSeed: string }
>;
/** Somebody else leads from now on; who led until then stands on the visit no more, unless a team says so. */
export type LeadInspectorChanged = Fact<'LeadInspectorChanged', { leadInspector: Person }>;
/** The inspectors beside the lead inspector, all of them. */
export type TeamAssigned = Fact<'TeamAssigned', { team: readonly Person[] }>;
/** Limits of the programme that were passed, each in the words that the planner read, and why. */
export type LimitsPassed = Fact<'LimitsPassed', { passed: readonly PassedLimit[]; reason: string }>;
/** All dates that hang on the visit, as they are from now on. */
export type InspectionMoved = Fact<
  'InspectionMoved',
  {
    fieldwork: { start: string; end: string };
    announcedOn: string;
    publicationDate: string;
    framework: FrameworkRef;
    reason: string;
  }
>;
/** The visit did not take place on these days; it is moved or cancelled next. */
export type VisitMissed = Fact<'VisitMissed', { fieldwork: { start: string; end: string }; reason: string }>;
export type InspectionCancelled = Fact<'InspectionCancelled', { reason: string }>;
/** From here on these people know; `fieldwork` is what they are told. */
export type InspectionAnnounced = Fact<
  'InspectionAnnounced',
  { fieldwork: { start: string; end: string }; to: readonly PostHolder[] }
>;
/** A planner's word that an announcement or a reminder goes out though its time has passed, or that it does not. */
export type HeldActReleased = Fact<'HeldActReleased', TimedAct>;
export type HeldActDropped = Fact<'HeldActDropped', TimedAct>;
export type ReoffendingRecordSupplied = Fact<'ReoffendingRecordSupplied', ReoffendingRecord>;
export type CaseManagersInterviewed = Fact<'CaseManagersInterviewed', { number: number }>;
/** Whoever holds the link may supply the caseload until the draw; of its secret only the hex SHA-256 is kept. */
export type CaseloadLinkMade = Fact<'CaseloadLinkMade', { linkSha256: string }>;
export type CaseloadLinkWithdrawn = Fact<'CaseloadLinkWithdrawn', Record<string, never>>;
export type CaseloadSupplied = Fact<
  'CaseloadSupplied',
  {
    caseRefs: readonly string[];
    /** Hex SHA-256 of the canonical rows, blind to their order. */
    sha256: string;
    /** By whoever held the link, which the addressee was given. */
    byLink?: true;
  },
  { cases: readonly Case[] }
>;
export type CopyListSupplied = Fact<'CopyListSupplied', { entries: readonly CopyListEntry[] }>;
export type CaseSampleDrawn = Fact<
  'CaseSampleDrawn',
  {
    /** Null for a drawn list recorded from a pack. */
    seed: string | null;
    /** `recorded` or the name and version of the draw. */
    algorithm: string;
    inputsSha256: string;
    caseRefs: readonly string[];
    reserves: readonly string[];
    /** What the product drew for, so that the draw can be repeated after a visit has moved; from `stratified/1` on. */
    drawnFor?: { framework: FrameworkRef; fieldworkStart: string; size: number };
  },
  /** A stratum says the gender and the risk of its cases. */
  { strata: readonly StratumDrawn[] }
>;

/** What was drawn of a stratum, and who stands in for its cases, in order. */
export interface StratumDrawn {
  readonly stratum: string;
  readonly caseRefs: readonly string[];
  readonly reserves: readonly string[];
}

export type CaseReplaced = Fact<
  'CaseReplaced',
  {
    caseRef: string;
    /** The next reserve of its stratum; null where there was none left, and the sample is one case short. */
    replacement: string | null;
  },
  /** Prose about a child's case. */
  { reason: string }
>;
/**
 * Who reads which sampled case when: every case once. Case managers are in the caseload, sealed, and nowhere here.
 * Slots are numbered from 0 through the days of fieldwork, so that the timetable moves with the visit.
 */
export type TimetableSet = Fact<'TimetableSet', { plan: SlotPlan; places: readonly TimetablePlace[] }>;
export type CaseAssigned = Fact<'CaseAssigned', { caseRef: string; inspector: string }>;
export type CaseRead = Fact<
  'CaseRead',
  { caseRef: string; inspector: string; judgements: Judgements },
  { comments?: Readonly<Record<string, string>> }
>;
export type CaseReadingAmended = Fact<
  'CaseReadingAmended',
  { caseRef: string; inspector: string; judgements: Judgements },
  /** The reason is prose about a child's case. */
  { reason: string; comments?: Readonly<Record<string, string>> }
>;
export type TallyFrozen = Fact<'TallyFrozen', { tally: readonly CriterionTally[] }>;
export type TallyReopened = Fact<'TallyReopened', { reason: string }>;
export type ReportApproved = Fact<'ReportApproved', { edition: number; letterVersion: number; seals: Seals }>;
export type ApprovalVoided = Fact<'ApprovalVoided', { edition: number; reason: string }>;
export type ReportPublished = Fact<
  'ReportPublished',
  {
    edition: number;
    publicationDate: string;
    seals: Seals;
    /** Lower-case mailboxes that get a copy, addressee included: what "34 of 34" counts. */
    mailboxes: readonly string[];
  }
>;

/** What an approval binds, each as hex SHA-256; `renderings` are the bytes that may be published and sent. */
export interface Seals {
  readonly text: string;
  readonly figures: string;
  readonly copyList: string;
  readonly publicationDate: string;
  readonly renderings: {
    readonly html: string;
    readonly text: string;
    readonly pdf: string;
    readonly mailHtml: string;
  };
}

export type InspectionEvent =
  | InspectionScheduled
  | LeadInspectorChanged
  | TeamAssigned
  | LimitsPassed
  | InspectionMoved
  | VisitMissed
  | InspectionCancelled
  | InspectionAnnounced
  | HeldActReleased
  | HeldActDropped
  | ReoffendingRecordSupplied
  | CaseManagersInterviewed
  | CaseloadLinkMade
  | CaseloadLinkWithdrawn
  | CaseloadSupplied
  | CopyListSupplied
  | CaseSampleDrawn
  | CaseReplaced
  | TimetableSet
  | CaseAssigned
  | CaseRead
  | CaseReadingAmended
  | TallyFrozen
  | TallyReopened
  | ReportApproved
  | ApprovalVoided
  | ReportPublished;

/* ── stream letter-<inspection id> ──────────────────────────────────────────────────────── */

/** `source` is Markdoc; `draftedBy` the person's e-mail address. */
export type LetterDrafted = Fact<'LetterDrafted', { edition: number; source: string; draftedBy: string }>;
export type DraftRevised = Fact<'DraftRevised', { edition: number; source: string; draftedBy: string }>;
/** Written in the append of `ReportApproved`, so that no revision slips in between. */
export type EditionSealed = Fact<'EditionSealed', { edition: number; textSha256: string; approvedBy: string }>;

export type LetterEvent = LetterDrafted | DraftRevised | EditionSealed;

/* ── stream copy-<item id> ──────────────────────────────────────────────────────────────── */

interface Copy {
  readonly inspectionId: string;
  readonly itemId: string;
  readonly edition: number;
  readonly mailbox: string;
  readonly attempt: number;
}
/** The mail server accepted the copy. */
export type CopySent = Fact<'CopySent', Copy & { messageId: string; reply: string }>;
/** The mail server refused it for good, or the trying ended. */
export type CopyFailed = Fact<'CopyFailed', Copy & { reply: string }>;
/** No answer came after the body went out: unknown, held for a person. */
export type CopyHeld = Fact<'CopyHeld', Copy & { reply: string }>;

export type CopyEvent = CopySent | CopyFailed | CopyHeld;

/* ── stream operations: accounts, and what hangs on them ────────────────────────────────── */

/** `inspector` is the name under which case readings know this person. */
export type AccountAdded = Fact<
  'AccountAdded',
  { email: string; name: string; roles: readonly string[]; inspector: string }
>;
/** Roles as they are from now on; an account that is not active cannot sign in. */
export type AccountChanged = Fact<'AccountChanged', { email: string; roles: readonly string[]; active: boolean }>;

/** The calendar of this account has a new address, and the one before no longer answers. The address is recorded nowhere. */
export type CalendarAddressMade = Fact<'CalendarAddressMade', { email: string }>;
export type CalendarAddressWithdrawn = Fact<'CalendarAddressWithdrawn', { email: string }>;

export type OperationsEvent = AccountAdded | AccountChanged | CalendarAddressMade | CalendarAddressWithdrawn;
export const operationsEventTypes = [
  'AccountAdded',
  'AccountChanged',
  'CalendarAddressMade',
  'CalendarAddressWithdrawn',
] as const satisfies readonly OperationsEvent['type'][];

export type DomainEvent = InspectionEvent | LetterEvent | CopyEvent | OperationsEvent | PlanningEvent;
export type EventType = DomainEvent['type'];

export const inspectionStream = (inspectionId: string): string => `inspection-${inspectionId}`;
export const letterStream = (inspectionId: string): string => `letter-${inspectionId}`;
export const operationsStream = 'operations';
export const copyStream = (itemId: string): string => `copy-${itemId}`;
