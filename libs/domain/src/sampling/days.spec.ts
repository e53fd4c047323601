import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { daysSince1970 } from './days.ts';

test('days are counted as the calendar counts them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_000, max: 2_900_000 }), (days) => {
      const date = Temporal.PlainDate.from('1970-01-01').add({ days }).toString();
      fc.pre(/^\d{4}-/.test(date));
      expect(daysSince1970(date)).toBe(days);
    }),
  );
});

test.each(['2015-02-29', '1900-02-29', '2015-13-01', '2015-00-10', '2015-04-31', '2015-4-1', 'soon', ''])(
  '%j is no date',
  (text) => expect(() => daysSince1970(text)).toThrow(RangeError),
);
