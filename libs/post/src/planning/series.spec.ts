import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cancelled, nextInSeries, type InSeries, type NoticeState } from './series.ts';

/** A mailbox's series of notices, as the register would hold it. */
function series() {
  let notices: InSeries[] = [];
  return {
    all: () => notices,
    follow(wanted: string | null) {
      const { supersede, open } = nextInSeries(notices, wanted);
      notices = notices.map((each) => (supersede.includes(each.noticeId) ? { ...each, state: 'superseded' } : each));
      if (open !== null) {
        const about = open.as === 'cancellation' ? cancelled : (wanted ?? cancelled);
        notices.push({ noticeId: `n${notices.length}`, sequence: open.sequence, about, state: 'due' });
      }
      return open?.as ?? null;
    },
    becomes(state: NoticeState) {
      notices = notices.map((each) => (each.state === 'due' ? { ...each, state } : each));
    },
  };
}

describe('notices to one mailbox', () => {
  it('tell once, tell a change as a change under a higher number, and take back what was told', () => {
    const one = series();
    expect(one.follow('a')).toBe('first');
    expect(one.follow('a')).toBeNull();
    one.becomes('sent');
    expect(one.follow('b')).toBe('change');
    one.becomes('sent');
    expect(one.follow(null)).toBe('cancellation');
    expect(one.all().map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  it('say nothing of what nobody was told of', () => {
    const one = series();
    one.follow('a');
    expect(one.follow(null)).toBeNull();
    expect(one.all().map(({ state }) => state)).toEqual(['superseded']);
    expect(one.follow('b')).toBe('first');
  });

  it('drop a move that was taken back before anyone heard of it', () => {
    const one = series();
    one.follow('a');
    one.becomes('sent');
    one.follow('b');
    expect(one.follow('a')).toBeNull();
    expect(one.all().map(({ state }) => state)).toEqual(['sent', 'superseded']);
  });

  it('count one whose sending is unknown as told', () => {
    const one = series();
    one.follow('a');
    one.becomes('unknown');
    expect(one.follow('b')).toBe('change');
  });

  it('after any moves, cancellations and outcomes leave one live notice at most, and nobody with the wrong days', () => {
    const step = fc.record({
      wanted: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: null }),
      outcome: fc.constantFrom<NoticeState | null>('sent', 'unknown', 'attempting', null),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const one = series();
        for (const { wanted, outcome } of steps) {
          one.follow(wanted);
          const live = one.all().filter(({ state }) => state === 'due' || state === 'claimed');
          expect(live.length).toBeLessThanOrEqual(1);
          const numbers = one.all().map(({ sequence }) => sequence);
          expect(new Set(numbers).size).toBe(numbers.length);
          const last = one
            .all()
            .filter(({ state }) => state !== 'superseded')
            .at(-1);
          // What the person knows, or is about to hear, is what holds now.
          if (wanted !== null) expect(last?.about).toBe(wanted);
          else if (last !== undefined) expect(last.about).toBe(cancelled);
          if (outcome !== null) one.becomes(outcome);
        }
      }),
    );
  });
});
