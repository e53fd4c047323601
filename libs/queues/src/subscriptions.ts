import type { EventType } from '#domain';
import { streamQueueNames, type StreamQueueName } from './names.ts';

/** The whole routing: which queues hear of an event. `open-dispatch` and `plan-post` act, all others only project. */
export const subscriptions = {
  InspectionScheduled: ['programme', 'timeline', 'plan-post'],
  TeamAssigned: ['timeline', 'plan-post'],
  LimitsPassed: ['timeline'],
  InspectionMoved: ['programme', 'timeline', 'plan-post'],
  VisitMissed: ['programme', 'timeline', 'plan-post'],
  InspectionCancelled: ['programme', 'timeline', 'progress', 'plan-post'],
  InspectionAnnounced: ['programme', 'timeline', 'plan-post'],
  HeldActReleased: ['timeline', 'plan-post'],
  HeldActDropped: ['timeline', 'plan-post'],
  ReoffendingRecordSupplied: ['timeline'],
  CaseManagersInterviewed: ['timeline'],
  CaseloadLinkMade: ['timeline'],
  CaseloadLinkWithdrawn: ['timeline'],
  CaseloadSupplied: ['timeline'],
  CopyListSupplied: ['timeline'],
  CaseSampleDrawn: ['programme', 'timeline', 'progress'],
  CaseReplaced: ['tally', 'programme', 'timeline', 'progress'],
  TimetableSet: ['timeline'],
  CaseAssigned: ['timeline', 'progress'],
  CaseRead: ['tally', 'timeline', 'progress'],
  CaseReadingAmended: ['tally', 'timeline'],
  TallyFrozen: ['timeline'],
  TallyReopened: ['timeline'],
  ReportApproved: ['programme', 'timeline'],
  ApprovalVoided: ['programme', 'timeline', 'plan-post'],
  ReportPublished: ['programme', 'timeline', 'copies', 'open-dispatch'],
  LetterDrafted: ['programme', 'timeline'],
  DraftRevised: ['timeline'],
  EditionSealed: ['timeline'],
  CopySent: ['timeline', 'copies'],
  CopyFailed: ['timeline', 'copies'],
  CopyHeld: ['timeline', 'copies'],
  AccountAdded: [],
  AccountChanged: [],
  CalendarAddressMade: [],
  CalendarAddressWithdrawn: [],
  VisitEntered: [],
  VisitMoved: [],
  VisitTakenOut: [],
  LeaveEntered: [],
  LeaveWithdrawn: [],
  BodyEntered: [],
  BodyChanged: [],
  PositionTaken: [],
  PositionLeft: [],
  TieRecorded: [],
  TieEnded: [],
} as const satisfies Record<EventType, readonly StreamQueueName[]>;

const queuesByType: ReadonlyMap<string, readonly StreamQueueName[]> = new Map(Object.entries(subscriptions));

/** Queues that hear of an event of this type; undefined for a type that the routing does not know. */
export const queuesFor = (type: string): readonly StreamQueueName[] | undefined => queuesByType.get(type);

/** Event types that a queue hears of, in the order of the routing. */
export const typesFor = (queue: StreamQueueName): EventType[] =>
  eventTypesInRouting().filter((type) => queuesByType.get(type)?.includes(queue));

function eventTypesInRouting(): EventType[] {
  return Object.keys(subscriptions).filter((type): type is EventType => type in subscriptions);
}

export interface OutboxNews {
  readonly stream: string;
  readonly type: string;
}

/**
 * The nudges that a batch of the outbox comes to: for each queue the streams with news, each once, sorted so that
 * two relays take BullMQ's locks in the same order.
 * @throws UnroutedEvent for an event type that is not in the routing
 */
export function nudgesFor(news: readonly OutboxNews[]): Map<StreamQueueName, string[]> {
  const streams = new Map(streamQueueNames.map((queue) => [queue, new Set<string>()]));
  for (const { stream, type } of news) {
    const queues = queuesFor(type);
    if (!queues) throw new UnroutedEvent(type, stream);
    for (const queue of queues) streams.get(queue)?.add(stream);
  }
  return new Map(
    [...streams].filter(([, names]) => names.size > 0).map(([queue, names]) => [queue, [...names].sort()]),
  );
}

/** An event of a newer release: this process must not throw its outbox row away. */
export class UnroutedEvent extends Error {
  constructor(type: string, stream: string) {
    super(`No queue is subscribed to events of type ${type} (stream ${stream}); is this an older release?`);
    this.name = 'UnroutedEvent';
  }
}
