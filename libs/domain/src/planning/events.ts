import type { InspectedBody } from '../inspection/people.ts';
import type { PassableRule } from './limits.ts';
import type { Days } from './working-days.ts';

interface Fact<Type extends string, Data> {
  readonly type: Type;
  readonly data: Readonly<Data>;
}

/** A limit that was passed, in the words that the planner read. */
export interface PassedLimit {
  readonly rule: PassableRule;
  readonly sentence: string;
}

/** Limits that an act passed, and why; none and null where it passed none. */
interface Passing {
  readonly passed: readonly PassedLimit[];
  readonly reason: string | null;
}

/* ── stream programme-<year>: serialises limits, double-booking and leave within a year ──────── */

/** `inspectors` are mailboxes in lower case, the lead inspector's first. */
export type VisitEntered = Fact<
  'VisitEntered',
  {
    inspectionId: string;
    bodyId: string | null;
    bodyName: string;
    fieldwork: Days;
    inspectors: readonly string[];
  } & Passing
>;
/** New days, or other inspectors. */
export type VisitMoved = Fact<
  'VisitMoved',
  {
    inspectionId: string;
    fieldwork: Days;
    inspectors: readonly string[];
  } & Passing
>;
/** Cancelled, or moved to another year. */
export type VisitTakenOut = Fact<'VisitTakenOut', { inspectionId: string }>;
export type LeaveEntered = Fact<'LeaveEntered', { leaveId: string; inspector: string; days: Days }>;
export type LeaveWithdrawn = Fact<'LeaveWithdrawn', { leaveId: string }>;

/* ── stream body-<id>: an inspected body, its positions and who holds them ───────────────────── */

/** What the directory says of a body beside who works there; figures as they were given. */
export interface DirectoryEntry extends InspectedBody {
  /** Statutory cases a year, or null where nobody has said. */
  readonly size: number | null;
  /** Performance figures, in the words in which they were given; empty where none were. */
  readonly performance: string;
}
export type BodyEntered = Fact<'BodyEntered', DirectoryEntry & { bodyId: string }>;
export type BodyChanged = Fact<'BodyChanged', DirectoryEntry>;
/** `to` is the last day on which the position was held, null while it is. */
export type PositionTaken = Fact<
  'PositionTaken',
  {
    holderId: string;
    position: BodyPosition;
    title: string;
    name: string;
    email: string;
    from: string;
    to: string | null;
  }
>;
export type PositionLeft = Fact<'PositionLeft', { holderId: string; to: string }>;
/** Something that keeps an inspector (by mailbox, lower case) from inspecting this body. */
export type TieRecorded = Fact<'TieRecorded', { tieId: string; inspector: string; what: string }>;
export type TieEnded = Fact<'TieEnded', { tieId: string }>;

/** The positions that planning writes to. */
export const bodyPositions = ['head_of_service', 'chair_of_board'] as const;
export type BodyPosition = (typeof bodyPositions)[number];
export const positionTitles: Readonly<Record<BodyPosition, string>> = {
  head_of_service: 'Head of service',
  chair_of_board: 'Chair of the board',
};

export type PlanningEvent =
  | VisitEntered
  | VisitMoved
  | VisitTakenOut
  | LeaveEntered
  | LeaveWithdrawn
  | BodyEntered
  | BodyChanged
  | PositionTaken
  | PositionLeft
  | TieRecorded
  | TieEnded;

/** Events of planning that happen to no single inspection, so that no timeline tells them. */
export const planningEventTypes = [
  'VisitEntered',
  'VisitMoved',
  'VisitTakenOut',
  'LeaveEntered',
  'LeaveWithdrawn',
  'BodyEntered',
  'BodyChanged',
  'PositionTaken',
  'PositionLeft',
  'TieRecorded',
  'TieEnded',
] as const satisfies readonly PlanningEvent['type'][];

export const programmeStream = (year: number): string => `programme-${year}`;
export const bodyStream = (bodyId: string): string => `body-${bodyId}`;
