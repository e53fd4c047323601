import { describe, expect, it } from '@jest/globals';
import { nudgesFor, UnroutedEvent } from './subscriptions.ts';

describe('the nudges of a batch', () => {
  it('name each stream once for a queue, in the order of names, with everyone whose news it is', () => {
    const nudges = nudgesFor([
      { stream: 'inspection-2', type: 'CaseRead' },
      { stream: 'inspection-1', type: 'ReportPublished' },
      { stream: 'inspection-2', type: 'CaseReadingAmended' },
      { stream: 'inspection-3', type: 'TallyFrozen' },
    ]);
    expect(Object.fromEntries(nudges)).toEqual({
      projections: [
        { stream: 'inspection-1', consumers: ['programme', 'timeline', 'copies'] },
        { stream: 'inspection-2', consumers: ['tally', 'timeline', 'progress'] },
        { stream: 'inspection-3', consumers: ['timeline'] },
      ],
      'open-dispatch': [{ stream: 'inspection-1', consumers: ['open-dispatch'] }],
    });
  });

  it('are refused for an event type of a newer release', () => {
    expect(() => nudgesFor([{ stream: 'inspection-1', type: 'CaseMislaid' }])).toThrow(UnroutedEvent);
  });
});
