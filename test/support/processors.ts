import {
  actingConsumers,
  projectingConsumers,
  typesFor,
  type ConsumerName,
  type Processor,
  type StreamNudge,
} from '#queues';

interface Acts {
  readonly projections?: (nudge: StreamNudge) => Promise<void>;
  readonly sendPost?: (itemId: string) => Promise<void>;
}

/** A processor for every queue; those in `acts` do something. */
export function processorsFor(acts: Acts, concurrency = 1): Processor[] {
  const idle = async () => undefined;
  const consumes = (names: readonly ConsumerName[]) => Object.fromEntries(names.map((name) => [name, typesFor(name)]));
  return [
    {
      queue: 'projections',
      consumes: consumes(projectingConsumers),
      concurrency,
      process: acts.projections ?? idle,
    },
    ...actingConsumers.map((queue): Processor => ({ queue, consumes: consumes([queue]), process: idle })),
    { queue: 'send-post', process: ({ itemId }) => (acts.sendPost ?? idle)(itemId) },
    { queue: 'send-notice', process: idle },
  ];
}
