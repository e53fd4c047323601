import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysOfFieldwork, isSlotsADay, slotTime } from './slots.ts';
import { addDays } from './working-days.ts';

const visits = fc.record({
  fieldwork: fc
    .record({ from: fc.nat({ max: 800 }), days: fc.nat({ max: 40 }) })
    .map(({ from, days }) => ({ start: addDays('2026-01-01', from), end: addDays('2026-01-01', from + days) })),
  aDay: fc.integer({ min: 1, max: 5 }),
});

test('slots go through the days of fieldwork in turn, and end with them', () => {
  fc.assert(
    fc.property(visits, ({ fieldwork, aDay }) => {
      const days = daysOfFieldwork(fieldwork);
      const slots = Array.from({ length: days.length * aDay }, (_, slot) => slot);
      const dateOf = (slot: number) => slotTime({ firstAt: '09:30', minutes: 60, aDay }, fieldwork, slot)?.date;
      expect(slots.map(dateOf)).toEqual(days.flatMap((day) => Array<string>(aDay).fill(day)));
      for (const none of [-1, slots.length, Number.MAX_SAFE_INTEGER]) expect(dateOf(none)).toBeUndefined();
    }),
  );
});

test('a day has no more slots than five minutes each leave room for', () => {
  expect([0, 1, 173, 174, 9999].map(isSlotsADay)).toEqual([false, true, true, false, false]);
});
