import type { DomainEvent, EventType } from './events.ts';
import type { Versioned } from './inspection.ts';

/** An event as a log gives it back, before its type is known. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly version: number;
  readonly data: unknown;
  readonly sealed?: unknown;
}

/** The newest schema version of each event type; an older one is lifted here to the shape of today. */
export const schemaVersions = {
  InspectionScheduled: 1,
  LeadInspectorChanged: 1,
  TeamAssigned: 1,
  LimitsPassed: 1,
  InspectionMoved: 1,
  VisitMissed: 1,
  InspectionCancelled: 1,
  InspectionAnnounced: 1,
  HeldActReleased: 1,
  HeldActDropped: 1,
  ReoffendingRecordSupplied: 1,
  CaseManagersInterviewed: 1,
  CaseloadLinkMade: 1,
  CaseloadLinkWithdrawn: 1,
  CaseloadSupplied: 1,
  CopyListSupplied: 1,
  CaseSampleDrawn: 1,
  CaseReplaced: 1,
  TimetableSet: 1,
  CaseAssigned: 1,
  CaseRead: 1,
  CaseReadingAmended: 1,
  TallyFrozen: 1,
  TallyReopened: 1,
  ReportApproved: 1,
  ApprovalVoided: 1,
  ReportPublished: 1,
  LetterDrafted: 1,
  DraftRevised: 1,
  EditionSealed: 1,
  CopySent: 1,
  CopyFailed: 1,
  CopyHeld: 1,
  AccountAdded: 1,
  AccountChanged: 1,
  CalendarAddressMade: 1,
  CalendarAddressWithdrawn: 1,
  VisitEntered: 1,
  VisitMoved: 1,
  VisitTakenOut: 1,
  LeaveEntered: 1,
  LeaveWithdrawn: 1,
  BodyEntered: 1,
  BodyChanged: 1,
  PositionTaken: 1,
  PositionLeft: 1,
  TieRecorded: 1,
  TieEnded: 1,
} as const satisfies Record<EventType, number>;

export const eventTypes = Object.keys(schemaVersions) as EventType[];

/**
 * The typed event of a stored one, as wide as `Event` allows.
 * @throws Error where the type or its schema version is unknown to this release
 */
export function parseEvent<Event extends DomainEvent>(stored: StoredEvent): Versioned<Event> {
  const known: number | undefined = (schemaVersions as Record<string, number>)[stored.type];
  if (known === undefined)
    throw new Error(`This release does not know the event type ${stored.type}; run the newer release.`);
  if (stored.schemaVersion !== known) {
    throw new Error(
      `This release reads ${stored.type} in schema version ${known}, not ${stored.schemaVersion}; run the newer release.`,
    );
  }
  const { type, data, version, sealed } = stored;
  const event: unknown = { type, data, version, ...(sealed === undefined ? {} : { sealed }) };
  return event as Versioned<Event>;
}
