import { describe, expect, it } from '@jest/globals';
import { queueNames } from '#queues';
import { BadArguments, whichQueues } from './which-queues.ts';

describe('the queues that a worker empties', () => {
  it('are all of them unless it is told', () => {
    expect(whichQueues([])).toEqual(queueNames);
  });

  it('are those that it is told, post standing for four, each once', () => {
    expect(whichQueues(['--queues', 'projections,post, send-post'])).toEqual([
      'projections',
      'open-dispatch',
      'plan-post',
      'send-post',
      'send-notice',
    ]);
    expect(whichQueues(['--queues=projections'])).toEqual(['projections']);
  });

  it.each([
    [['--queues']],
    [['--queues', 'letters']],
    [['--queues', '']],
    [['projections']],
    // It hears by the queue of all projections.
    [['--queues', 'tally']],
    [['--queues', 'projections', 'post']],
  ])('are refused when nobody knows what is meant by %j', (args) => {
    expect(() => whichQueues(args)).toThrow(BadArguments);
  });
});
