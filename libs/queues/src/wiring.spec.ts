import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '#domain';
import { actingConsumers, projectingConsumers, type ConsumerName } from './names.ts';
import { subscriptions, typesFor } from './subscriptions.ts';
import { BadWiring, checkWiring, wiringFaults, type Processor } from './wiring.ts';

const consumes = (names: readonly ConsumerName[]) => Object.fromEntries(names.map((name) => [name, typesFor(name)]));
const projections = {
  queue: 'projections' as const,
  consumes: consumes(projectingConsumers),
  process: async () => undefined,
};
const others: readonly Processor[] = [
  ...actingConsumers.map((queue): Processor => ({
    queue,
    consumes: consumes([queue]),
    process: async () => undefined,
  })),
  { queue: 'send-post', process: async () => undefined },
  { queue: 'send-notice', process: async () => undefined },
];
const all: readonly Processor[] = [projections, ...others];

describe('the wiring of the queues', () => {
  it('is taken where every event type is routed and every queue has one processor', () => {
    expect(wiringFaults(all)).toEqual([]);
    expect(() => checkWiring(all)).not.toThrow();
  });

  it('is refused while a queue has no processor, or two', () => {
    expect(wiringFaults(others)).toContain('Queue projections has no processor.');
    expect(wiringFaults([...all, projections])).toContain('Queue projections has 2 processors.');
    expect(() => checkWiring(others)).toThrow(BadWiring);
  });

  it('is refused while an event type is not in the routing', () => {
    expect(wiringFaults(all, subscriptions, [...eventTypes, 'CaseMislaid'])).toEqual([
      'Event type CaseMislaid is not in the routing.',
    ]);
  });

  it('is refused while the routing names what does not exist', () => {
    expect(
      wiringFaults(all, { ...subscriptions, CaseSwapped: ['timeline'], TallyFrozen: ['timeline', 'graphs'] }),
    ).toEqual([
      'The routing names CaseSwapped, which is no event type.',
      'TallyFrozen is routed to graphs, which consumes nothing.',
      'CaseSwapped is routed to timeline, but the processor of projections does not consume it.',
    ]);
  });

  it('is refused while a processor and the routing disagree on the types, naming every one', () => {
    const misled = {
      ...projections,
      consumes: { ...projections.consumes, tally: ['CaseRead', 'CaseAssigned'] as const },
    };
    expect(wiringFaults([misled, ...others])).toEqual([
      'tally consumes CaseAssigned, which is not routed to it.',
      'CaseReplaced is routed to tally, but the processor of projections does not consume it.',
      'CaseReadingAmended is routed to tally, but the processor of projections does not consume it.',
    ]);
  });

  it('is refused while a processor works for a consumer of another queue', () => {
    const { tally, ...rest } = projections.consumes;
    const [openDispatch, ...more] = others;
    expect(
      wiringFaults([
        { ...projections, consumes: rest },
        { ...openDispatch, consumes: { ...consumes(['open-dispatch']), tally } } as Processor,
        ...more,
      ]),
    ).toContain('The processor of open-dispatch works for tally, which hears by projections.');
  });
});
