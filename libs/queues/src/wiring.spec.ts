import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '#domain';
import { streamQueueNames } from './names.ts';
import { subscriptions, typesFor } from './subscriptions.ts';
import { BadWiring, checkWiring, wiringFaults, type Processor } from './wiring.ts';

const all: readonly Processor[] = [
  ...streamQueueNames.map((queue): Processor => ({ queue, consumes: typesFor(queue), process: async () => undefined })),
  { queue: 'send-post', consumes: [], process: async () => undefined },
  { queue: 'send-notice', consumes: [], process: async () => undefined },
];

describe('the wiring of the queues', () => {
  it('is taken where every event type is routed and every queue has one processor', () => {
    expect(wiringFaults(all)).toEqual([]);
    expect(() => checkWiring(all)).not.toThrow();
  });

  it('is refused while a queue has no processor, or two', () => {
    const [tally, ...others] = all;
    expect(wiringFaults(others)).toContain('Queue tally has no processor.');
    expect(wiringFaults(tally ? [...all, tally] : [])).toContain('Queue tally has 2 processors.');
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
      'TallyFrozen is routed to graphs, which is no queue.',
      'CaseSwapped is routed to timeline, whose processor does not consume it.',
    ]);
  });

  it('is refused while a processor and the routing disagree on the types, naming every one', () => {
    const processors = all.map((processor): Processor =>
      processor.queue === 'tally' ? { ...processor, consumes: ['CaseRead', 'CaseAssigned'] } : processor,
    );
    expect(wiringFaults(processors)).toEqual([
      'The processor of tally consumes CaseAssigned, which is not routed to it.',
      'CaseReplaced is routed to tally, whose processor does not consume it.',
      'CaseReadingAmended is routed to tally, whose processor does not consume it.',
    ]);
  });
});
