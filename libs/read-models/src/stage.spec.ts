import { describe, expect, it } from '@jest/globals';
import { stageInWords, stageOf, type StageFacts } from './stage.ts';

const scheduled: StageFacts = {
  announced: false,
  missed: false,
  sampleSize: 34,
  sampleDrawn: false,
  casesRead: 0,
  drafted: false,
  approved: false,
  published: false,
  copies: 0,
  copiesSent: 0,
};

describe('the line of stages', () => {
  it.each<[string, Partial<StageFacts>]>([
    ['Scheduled', {}],
    ['Announced', { announced: true }],
    ['Sample drawn', { sampleDrawn: true }],
    ['Missed', { announced: true, sampleDrawn: true, missed: true }],
    ['Read 21 of 34', { sampleDrawn: true, casesRead: 21 }],
    ['Drafted', { sampleDrawn: true, casesRead: 34, drafted: true }],
    ['Approved', { sampleDrawn: true, casesRead: 34, drafted: true, approved: true }],
    ['Published', { drafted: true, approved: true, published: true, copies: 34 }],
    ['Sent 33 of 34', { drafted: true, approved: true, published: true, copies: 34, copiesSent: 33 }],
  ])('says %s', (words, facts) => {
    expect(stageInWords(stageOf({ ...scheduled, ...facts }))).toBe(words);
  });
});
