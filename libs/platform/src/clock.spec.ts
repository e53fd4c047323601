import { describe, expect, it } from '@jest/globals';
import { FixedClock } from './clock.ts';

describe('the clock', () => {
  it.each([
    ['2016-01-26T23:59:59Z', '2016-01-26'],
    ['2016-01-27T00:00:00Z', '2016-01-27'],
    ['2016-06-30T22:59:59Z', '2016-06-30'],
    ['2016-06-30T23:00:00Z', '2016-07-01'],
  ])('reads %s as %s on the calendar in London', (now, today) => {
    expect(new FixedClock(now).today()).toBe(today);
  });

  it('stands still until it is advanced', () => {
    const clock = new FixedClock('2016-01-26T23:59:59Z');
    clock.now().setFullYear(1999);
    clock.advance(1_000);
    expect(clock.now()).toEqual(new Date('2016-01-27T00:00:00Z'));
  });
});
