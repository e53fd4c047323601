import { describe, expect, it } from '@jest/globals';
import { nudgesFor, UnroutedEvent } from './subscriptions.ts';

describe('the nudges of a batch', () => {
  it('name each stream once for a queue, in the order of names', () => {
    const nudges = nudgesFor([
      { stream: 'inspection-2', type: 'CaseRead' },
      { stream: 'inspection-1', type: 'CaseRead' },
      { stream: 'inspection-2', type: 'CaseReadingAmended' },
      { stream: 'inspection-3', type: 'TallyFrozen' },
    ]);
    expect(Object.fromEntries(nudges)).toEqual({
      tally: ['inspection-1', 'inspection-2'],
      timeline: ['inspection-1', 'inspection-2', 'inspection-3'],
      progress: ['inspection-1', 'inspection-2'],
    });
  });

  it('are refused for an event type of a newer release', () => {
    expect(() => nudgesFor([{ stream: 'inspection-1', type: 'CaseMislaid' }])).toThrow(UnroutedEvent);
  });
});
