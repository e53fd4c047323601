import { describe, expect, it } from '@jest/globals';
import type { TimelineEntry } from '#read-models';
import { timelineItems } from './timeline.ts';

const entry = (position: number, type: string, on: string, by = 'inspector-1'): TimelineEntry => ({
  position: String(position),
  type,
  on,
  by,
  recordedAt: new Date(0),
  imported: false,
  sentence: `${type} ${position}`,
});

describe('the timeline', () => {
  it('calls what acts by itself by what it is', () => {
    expect(timelineItems([entry(1, 'InspectionAnnounced', '2015-11-27', 'timed-acts')])).toMatchObject([
      { by: 'the clock, as planned' },
    ]);
  });

  it('shows the latest first, and a day’s readings as one line with each behind it', () => {
    const items = timelineItems([
      entry(1, 'CaseSampleDrawn', '2015-12-14', 'lead'),
      ...[2, 4, 6].map((position) => entry(position, 'CaseAssigned', '2015-12-14', 'lead')),
      ...[7, 8, 9].map((position) => entry(position, 'CaseRead', '2015-12-14')),
      entry(10, 'CaseRead', '2015-12-15'),
      entry(11, 'TallyFrozen', '2015-12-16', 'lead'),
    ]);
    expect(items.map(({ title }) => title)).toEqual([
      'TallyFrozen 11',
      'CaseRead 10',
      '3 cases read',
      '3 cases assigned',
      'CaseSampleDrawn 1',
    ]);
    expect(items[2]?.entries).toEqual(['CaseRead 7', 'CaseRead 8', 'CaseRead 9']);
  });
});
