import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageOf, namedIn } from './named-news.ts';

const news = fc.record({
  id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
  stream: fc.string({ unit: 'grapheme', maxLength: 2_000 }),
  type: fc.constantFrom('CaseRead', 'ReportPublished'),
});

describe('what the bell says', () => {
  it('names every row, or none: never more than a message of Postgres holds', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (named) => {
        const message = messageOf(named);
        expect(Buffer.byteLength(message)).toBeLessThan(8_000);
        if (message !== '') expect(namedIn(message)).toEqual(named);
      }),
    );
  });

  it('names the few that come in quiet hours, and has many looked for', () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, place) => ({
        id: String(1_000_000 + place),
        stream: 'inspection-01a22879-19bb-730a-b748-8ccdcd73e6a3',
        type: 'CaseRead',
      }));
    expect(namedIn(messageOf(rows(8)))).toHaveLength(8);
    expect(messageOf(rows(9))).toBe('');
  });

  it('may be nothing, as from an earlier release', () => {
    expect(namedIn('')).toEqual([]);
    expect(namedIn(undefined)).toEqual([]);
  });
});
