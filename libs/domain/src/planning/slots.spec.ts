import { expect, test } from '@jest/globals';
import { inLondon } from './due-time.ts';
import { daysOfFieldwork, isSlotPlan, slotInWords, slotTime, usualPlan } from './slots.ts';

test('slots run through the weekdays of fieldwork', () => {
  const plan = { firstAt: '09:30', minutes: 75, aDay: 3 };
  const fieldwork = { start: '2015-12-11', end: '2015-12-14' };
  expect(daysOfFieldwork(fieldwork)).toEqual(['2015-12-11', '2015-12-14']);
  expect([0, 2, 3, 6].map((slot) => slotTime(plan, fieldwork, slot))).toEqual([
    { date: '2015-12-11', from: '09:30', to: '10:45' },
    { date: '2015-12-11', from: '12:00', to: '13:15' },
    { date: '2015-12-14', from: '09:30', to: '10:45' },
    undefined,
  ]);
  expect(daysOfFieldwork({ start: '2015-12-12', end: '2015-12-13' })).toEqual(['2015-12-12', '2015-12-13']);
});

test('a slot is said by its day and time, and by its number where fieldwork ends before it', () => {
  const plan = { firstAt: '09:30', minutes: 75, aDay: 3 };
  const fieldwork = { start: '2015-12-11', end: '2015-12-14' };
  expect(slotInWords(plan, fieldwork, 4)).toBe('on 14 December 2015 at 10:45');
  expect(slotInWords(plan, fieldwork, 6)).toBe('in slot 7');
});

test('a usual day has slots of at most 90 minutes and ends by 18:00, whatever it holds', () => {
  expect(usualPlan(4)).toEqual({ firstAt: '09:30', minutes: 90, aDay: 4 });
  expect(usualPlan(6)).toEqual({ firstAt: '09:30', minutes: 85, aDay: 6 });
  for (let aDay = 1; aDay <= 100; aDay += 1) expect(isSlotPlan(usualPlan(aDay))).toBe(true);
});

test('a time of the day is another instant in summer than in winter', () => {
  expect(inLondon('2015-12-14', '09:30')).toBe('2015-12-14T09:30:00Z');
  expect(inLondon('2015-06-15', '09:30')).toBe('2015-06-15T08:30:00Z');
});
