import { eventTypes, type EventType } from '#domain';
import { consumerNames, queueNames, queueOf } from './names.ts';
import type { ConsumerName, ItemNudge, ItemQueueName, StreamNudge, StreamQueueName } from './names.ts';
import { subscriptions } from './subscriptions.ts';

interface ProcessorOf<Name, Nudge> {
  readonly queue: Name;
  /** Jobs that one process works on at a time; 1 unless said. */
  readonly concurrency?: number;
  process(nudge: Nudge): Promise<void>;
}
export type StreamProcessor = ProcessorOf<StreamQueueName, StreamNudge> & {
  /** For whom it works, and the event types that each of them folds or acts on. */
  readonly consumes: Readonly<Partial<Record<ConsumerName, readonly EventType[]>>>;
};
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
 * Every fault of the wiring, as sentences: an event type without a place in the routing, a routing to nobody, a queue
 * without processor or with two, a consumer whose nudges nobody works on or another queue's processor, or whose types are
 * not those that it hears of.
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
    ...Object.entries(routing).flatMap(([type, consumers]) =>
      consumers
        .filter((consumer) => !isConsumer(consumer))
        .map((consumer) => `${type} is routed to ${consumer}, which consumes nothing.`),
    ),
    ...queueNames.flatMap((queue) => {
      const count = processors.filter((processor) => processor.queue === queue).length;
      if (count === 0) return [`Queue ${queue} has no processor.`];
      return count === 1 ? [] : [`Queue ${queue} has ${count} processors.`];
    }),
    ...consumerNames.flatMap((consumer) => consumerFaults(consumer, processors, routing)),
  ];
}

const isConsumer = (name: string): boolean => consumerNames.some((known) => known === name);

function consumerFaults(consumer: ConsumerName, processors: readonly Processor[], routing: Routing): string[] {
  const queue = queueOf(consumer);
  const consumes = processors.flatMap((processor) =>
    'consumes' in processor && processor.queue === queue ? (processor.consumes[consumer] ?? []) : [],
  );
  const heard = Object.keys(routing).filter((type) => routing[type]?.includes(consumer));
  return [
    ...processors
      .filter((processor) => 'consumes' in processor && processor.queue !== queue && consumer in processor.consumes)
      .map((processor) => `The processor of ${processor.queue} works for ${consumer}, which hears by ${queue}.`),
    ...consumes
      .filter((type) => !heard.includes(type))
      .map((type) => `${consumer} consumes ${type}, which is not routed to it.`),
    ...heard
      .filter((type) => !consumes.some((consumed) => consumed === type))
      .map((type) => `${type} is routed to ${consumer}, but the processor of ${queue} does not consume it.`),
  ];
}

/** @throws BadWiring that names every fault; a process that runs processors must not start with one. */
export function checkWiring(processors: readonly Processor[]): void {
  const faults = wiringFaults(processors);
  if (faults.length > 0) throw new BadWiring(faults);
}
