import type { EventType } from '#domain';
import { consumerNames, queueOf, type ConsumerName, type StreamNudge, type StreamQueueName } from './names.ts';

/** The whole routing: who hears of an event. `open-dispatch` and `plan-post` act, all others only project. */
export const subscriptions = {
  InspectionScheduled: ['programme', 'timeline', 'plan-post'],
  LeadInspectorChanged: ['programme', 'timeline', 'plan-post'],
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
} as const satisfies Record<EventType, readonly ConsumerName[]>;

const consumersByType: ReadonlyMap<string, readonly ConsumerName[]> = new Map(Object.entries(subscriptions));

/** Who hears of events of this type; undefined for a type that the routing does not know. */
export const consumersOf = (type: string): readonly ConsumerName[] | undefined => consumersByType.get(type);

/** Event types that a consumer hears of, in the order of the routing. */
export const typesFor = (consumer: ConsumerName): EventType[] =>
  eventTypesInRouting().filter((type) => consumersByType.get(type)?.includes(consumer));

function eventTypesInRouting(): EventType[] {
  return Object.keys(subscriptions).filter((type): type is EventType => type in subscriptions);
}

export interface OutboxNews {
  readonly stream: string;
  readonly type: string;
}

/**
 * The nudges that a batch of the outbox comes to: for each queue the streams with news, each once and with everyone whose
 * news it is, sorted so that two relays take BullMQ's locks in the same order.
 * @throws UnroutedEvent for an event type that is not in the routing
 */
export function nudgesFor(news: readonly OutboxNews[]): Map<StreamQueueName, StreamNudge[]> {
  const hearing = new Map<StreamQueueName, Map<string, Set<ConsumerName>>>();
  for (const { stream, type } of news) {
    const consumers = consumersOf(type);
    if (!consumers) throw new UnroutedEvent(type, stream);
    for (const consumer of consumers) {
      const ofQueue = entryOf(hearing, queueOf(consumer), () => new Map<string, Set<ConsumerName>>());
      entryOf(ofQueue, stream, () => new Set<ConsumerName>()).add(consumer);
    }
  }
  return new Map([...hearing].map(([queue, ofQueue]) => [queue, nudgesOf(ofQueue)]));
}

function nudgesOf(consumersByStream: ReadonlyMap<string, ReadonlySet<ConsumerName>>): StreamNudge[] {
  return [...consumersByStream.keys()].sort().map((stream) => {
    const consumers = consumersByStream.get(stream);
    return { stream, consumers: consumerNames.filter((consumer) => consumers?.has(consumer)) };
  });
}

function entryOf<Key, Value>(entries: Map<Key, Value>, key: Key, make: () => Value): Value {
  const entry = entries.get(key) ?? make();
  entries.set(key, entry);
  return entry;
}

/** An event of a newer release: this process must not throw its outbox row away. */
export class UnroutedEvent extends Error {
  constructor(type: string, stream: string) {
    super(`Nobody is subscribed to events of type ${type} (stream ${stream}); is this an older release?`);
    this.name = 'UnroutedEvent';
  }
}
