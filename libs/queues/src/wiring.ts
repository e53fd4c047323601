import { eventTypes, type EventType } from '#domain';
import { isQueueName, queueNames, type ItemNudge, type StreamNudge } from './names.ts';
import type { ItemQueueName, StreamQueueName } from './names.ts';
import { subscriptions } from './subscriptions.ts';

interface ProcessorOf<Name, Nudge> {
  readonly queue: Name;
  /** Event types that it folds or acts on; none for a queue of items. */
  readonly consumes: readonly EventType[];
  /** Jobs that one process works on at a time; 1 unless said. */
  readonly concurrency?: number;
  process(nudge: Nudge): Promise<void>;
}

export type StreamProcessor = ProcessorOf<StreamQueueName, StreamNudge>;
export type ItemProcessor = { [Name in ItemQueueName]: ProcessorOf<Name, ItemNudge> }[ItemQueueName];
/** Who empties a queue. */
export type Processor = StreamProcessor | ItemProcessor;

export class BadWiring extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The queues are not wired up: ${faults.join(' ')}`);
    this.name = 'BadWiring';
    this.faults = faults;
  }
}

type Routing = Readonly<Record<string, readonly string[]>>;

/**
 * Every fault of the wiring, as sentences: an event type without a place in the routing, a routing to a queue that does
 * not exist, a queue without processor or with two, a processor whose types are not those that its queue hears of.
 */
export function wiringFaults(
  processors: readonly Processor[],
  routing: Routing = subscriptions,
  types: readonly string[] = eventTypes,
): string[] {
  return [
    ...types.filter((type) => !Object.hasOwn(routing, type)).map((type) => `Event type ${type} is not in the routing.`),
    ...Object.keys(routing)
      .filter((type) => !types.includes(type))
      .map((type) => `The routing names ${type}, which is no event type.`),
    ...Object.entries(routing).flatMap(([type, queues]) =>
      queues.filter((queue) => !isQueueName(queue)).map((queue) => `${type} is routed to ${queue}, which is no queue.`),
    ),
    ...queueNames.flatMap((queue) => {
      const count = processors.filter((processor) => processor.queue === queue).length;
      if (count === 0) return [`Queue ${queue} has no processor.`];
      return count === 1 ? [] : [`Queue ${queue} has ${count} processors.`];
    }),
    ...processors.flatMap(({ queue, consumes }) => typeFaults(queue, consumes, routing)),
  ];
}

function typeFaults(queue: string, consumes: readonly string[], routing: Routing): string[] {
  const heard = Object.keys(routing).filter((type) => routing[type]?.includes(queue));
  return [
    ...consumes
      .filter((type) => !heard.includes(type))
      .map((type) => `The processor of ${queue} consumes ${type}, which is not routed to it.`),
    ...heard
      .filter((type) => !consumes.includes(type))
      .map((type) => `${type} is routed to ${queue}, whose processor does not consume it.`),
  ];
}

/** @throws BadWiring that names every fault; a process that runs processors must not start with one. */
export function checkWiring(processors: readonly Processor[]): void {
  const faults = wiringFaults(processors);
  if (faults.length > 0) throw new BadWiring(faults);
}
