import { describe, expect, it } from '@jest/globals';
import { stageLine, type StageFacts } from './stage-line.ts';

const scheduled: StageFacts = {
  announced: false,
  sampleDrawn: false,
  read: 0,
  sample: 34,
  drafted: false,
  approved: false,
  published: false,
  sent: 0,
  recipients: 0,
};

const inWords = (facts: StageFacts): string =>
  stageLine(facts)
    .map(({ label, state }) => (state === 'now' ? `[${label}]` : label))
    .join(' → ');

describe('the line of stages', () => {
  it('says how far the reading is while cases are read', () => {
    const reading = { ...scheduled, announced: true, sampleDrawn: true, read: 21 };
    expect(inWords(reading)).toBe(
      'Scheduled → Announced → Sample drawn → [Read 21 of 34] → Drafted → Approved → Published → Sent',
    );
  });

  it('calls nothing announced because a sample was drawn before the body was told, and goes on from there', () => {
    const reading = { ...scheduled, sampleDrawn: true, read: 0 };
    expect(stageLine(reading).map(({ state }) => state)).toEqual([
      'done',
      'to_come',
      'done',
      'now',
      ...['to_come', 'to_come', 'to_come', 'to_come'],
    ]);
    expect(inWords(scheduled)).toContain('[Announced]');
  });

  it('says how many copies are sent, and is done only with the last', () => {
    const published = {
      ...scheduled,
      announced: true,
      sampleDrawn: true,
      read: 34,
      drafted: true,
      approved: true,
      published: true,
    };
    expect(inWords({ ...published, sent: 33, recipients: 34 })).toContain('[Sent 33 of 34]');
    expect(inWords({ ...published, sent: 34, recipients: 34 })).not.toContain('[');
    // Published a moment ago: the copies are not made out yet, which is not the same as all sent.
    expect(inWords(published)).toContain('[Sent 0 of 0]');
  });
});
