import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FigureReference } from './figure-reference.ts';
import type { FigureFacts } from './letter-facts.ts';
import { numberWords } from './number-words.ts';
import { type FigureForm, phraseFigure, startsSentence } from './phrase-figure.ts';
import { percentage, phraseShare, type ShareForm, shareForms } from './share-phrases.ts';

const cases = { one: 'case', many: 'cases' };
const criteria = [{ id: 'harm.plan', theme: 2, title: 'Plan', gate: { kind: 'all' } }] as const;

function facts(sufficient: number, relevant: number, more: Partial<FigureFacts> = {}): FigureFacts {
  return {
    sampleSize: 34,
    tally: [
      { criterion: 'harm.plan', sufficient, insufficient: relevant - sufficient, relevant, notRelevant: 34 - relevant },
    ],
    factCounts: { custodial_sentence: 9 },
    caseManagersInterviewed: 16,
    reoffending: {
      measure: 'binary, 12 months',
      cohort: { from: '2013-01', to: '2013-12' },
      published: '2015-10',
      source: 'Ministry of Justice',
      comparator: { name: 'England and Wales', ratePercent: 37.9 },
      rates: [{ area: 'Westminster', ratePercent: 43.6 }],
      trend: '',
    },
    ...more,
  };
}

const share = (form: ShareForm, count: number, base: number, noun?: typeof cases) => {
  const said = phraseShare(form, { count, base }, noun);
  return said.ok ? said.phrase : null;
};

describe('a share in words', () => {
  it.each<[ShareForm, number, number, string | null, string | null]>([
    ['all', 34, 34, 'all 34', 'all 34 cases'],
    ['all', 2, 2, 'both', 'both cases'],
    ['all', 1, 1, 'the single eligible case', 'the single eligible case'],
    ['all', 0, 0, 'no case to which it applied', 'no case to which it applied'],
    ['all', 32, 33, null, null],
    ['none', 0, 3, 'none of the three', 'none of the three cases'],
    ['none', 0, 12, 'none of the 12', 'none of the 12 cases'],
    ['none', 0, 2, 'neither of the two', 'neither case'],
    ['none', 0, 1, 'none out of one', 'no case out of one'],
    ['none', 1, 3, null, null],
    ['no-case', 0, 0, 'no case to which it applied', 'no case to which it applied'],
    ['no-case', 0, 3, null, null],
    ['out-of', 32, 33, '32 out of 33', '32 out of 33 cases'],
    ['out-of', 33, 33, '33 out of 33', '33 out of 33 cases'],
    ['out-of', 0, 3, 'none of the three', 'none of the three cases'],
    ['out-of', 1, 1, 'the single eligible case', 'the single eligible case'],
    ['all-but', 19, 22, 'all but 3 of 22', 'all but 3 of 22 cases'],
    ['all-but', 16, 17, 'all but one of 17', 'all but one of 17 cases'],
    ['all-but', 1, 2, '1 out of 2', '1 out of 2 cases'],
    ['all-but', 22, 22, 'all 22', 'all 22 cases'],
    ['all-but', 0, 0, 'no case to which it applied', 'no case to which it applied'],
    ['those-not', 28, 32, 'the four which did not', 'the four cases which did not'],
    ['those-not', 31, 32, 'the one which did not', 'the one case which did not'],
    ['those-not', 20, 34, 'the 14 which did not', 'the 14 cases which did not'],
    ['those-not', 32, 32, null, null],
    ['those-not', 0, 0, null, null],
    ['single', 1, 1, 'the single eligible case', 'the single eligible case'],
    ['single', 0, 1, null, null],
    ['single', 1, 2, null, null],
    ['count', 9, 34, '9', '9 cases'],
    ['count', 1, 34, 'one', 'one case'],
    ['count', 0, 34, 'none', 'no cases'],
    ['base', 9, 34, '34', '34 cases'],
    ['percentage', 32, 33, '97%', '97%'],
    ['percentage', 0, 0, 'no case to which it applied', 'no case to which it applied'],
    ['quantifier', 97, 100, 'almost all cases', 'almost all cases'],
    ['quantifier', 80, 100, 'the large majority of cases', 'the large majority of cases'],
    ['quantifier', 79, 100, 'most cases', 'most cases'],
    ['quantifier', 2, 4, 'half of cases', 'half of cases'],
    ['quantifier', 1, 34, 'a very small number of cases', 'a very small number of cases'],
    ['auto', 7, 9, '7 out of 9', '7 out of 9 cases'],
    ['auto', 0, 0, 'no case to which it applied', 'no case to which it applied'],
  ])('%s at %i of %i is "%s"', (form, count, base, bare, withNoun) => {
    expect(share(form, count, base)).toBe(bare);
    expect(share(form, count, base, cases)).toBe(withNoun);
  });

  const shares = fc
    .nat({ max: 120 })
    .chain((base) => fc.record({ base: fc.constant(base), count: fc.nat({ max: base }) }));
  const numbersIn = (phrase: string): number[] =>
    [...phrase.matchAll(/\d+|[a-z]+(?:-[a-z]+)?/g)].flatMap(([word]) => {
      if (/\d/.test(word)) return [Number(word)];
      const number = numberWords.indexOf(word);
      return number < 0 ? [] : [number];
    });

  it('always finds a true form where it is left to choose', () => {
    fc.assert(fc.property(shares, ({ count, base }) => phraseShare('auto', { count, base }, cases).ok));
  });

  it('says no number that is not the count, the base or what is missing to it', () => {
    fc.assert(
      fc.property(shares, fc.constantFrom(...shareForms), fc.boolean(), ({ count, base }, form, noun) => {
        const said = phraseShare(form, { count, base }, noun ? cases : undefined);
        if (!said.ok || form === 'percentage') return;
        for (const number of numbersIn(said.phrase)) expect([count, base, base - count]).toContain(number);
      }),
    );
  });

  it('says complements that add up', () => {
    fc.assert(
      fc.property(shares, ({ count, base }) => {
        fc.pre(count > 0 && count < base && base > 2);
        const [missing, whole] = numbersIn(share('all-but', count, base) ?? '');
        expect((missing ?? 0) + count).toBe(whole);
        expect(numbersIn(share('those-not', count, base) ?? '')).toEqual([base - count]);
      }),
    );
  });

  it('says 0% and 100% only of nothing and of everything', () => {
    fc.assert(
      fc.property(shares, ({ count, base }) => {
        fc.pre(base > 0);
        const said = Number.parseInt(percentage({ count, base }), 10);
        expect(said === 100).toBe(count === base);
        expect(said === 0).toBe(count === 0);
        expect(Math.abs(said - (100 * count) / base)).toBeLessThan(1);
      }),
    );
  });

  it('uses the plural for all numbers but one', () => {
    fc.assert(
      fc.property(shares, ({ count, base }) => {
        const said = share('auto', count, base, cases) ?? '';
        const singular = base < 2 || (base === 2 && count === 0);
        expect(/\bcases\b/.test(said)).toBe(!singular);
      }),
    );
  });
});

describe('a figure in its sentence', () => {
  const say = (
    reference: FigureReference,
    form: FigureForm,
    start = false,
    given = facts(28, 32),
    noun?: typeof cases,
  ) =>
    phraseFigure({ reference, form, counts: 'sufficient', startsSentence: start, ...(noun ? { noun } : {}) }, given, {
      criteria,
    });
  const plan: FigureReference = { kind: 'criterion', criterion: 'harm.plan' };
  const custody: FigureReference = { kind: 'fact', fact: 'custodial_sentence' };

  it('is written in words below ten where a sentence starts, and with a capital', () => {
    expect(say(custody, 'count', true, facts(0, 0), cases)).toEqual({ ok: true, phrase: 'Nine cases' });
    expect(say(plan, 'out-of', true, facts(7, 9))).toEqual({ ok: true, phrase: 'Seven out of nine' });
    expect(say(plan, 'out-of', true, facts(7, 12))).toEqual({ ok: true, phrase: 'Seven out of 12' });
    expect(say(plan, 'out-of', true)).toEqual({ ok: true, phrase: '28 out of 32' });
    expect(say(plan, 'all', true, facts(34, 34))).toEqual({ ok: true, phrase: 'All 34' });
    expect(say(plan, 'none', true, facts(0, 3))).toEqual({ ok: true, phrase: 'None of the three' });
    expect(say({ kind: 'comparator' }, 'percentage', true)).toEqual({ ok: true, phrase: '37.9%' });
  });

  it('counts a case fact among the sample, and the interviews alone', () => {
    expect(say(custody, 'out-of')).toEqual({ ok: true, phrase: '9 out of 34' });
    expect(say({ kind: 'case-managers' }, 'count')).toEqual({ ok: true, phrase: '16' });
    expect(say({ kind: 'case-managers' }, 'count', false, facts(0, 0, { caseManagersInterviewed: 0 }), cases)).toEqual({
      ok: true,
      phrase: 'no cases',
    });
    expect(say({ kind: 'sample' }, 'out-of').ok).toBe(false);
  });

  it('counts all judgements of a theme', () => {
    expect(say({ kind: 'judgements', theme: 2 }, 'out-of')).toEqual({ ok: true, phrase: '28 out of 32' });
    expect(say({ kind: 'judgements', theme: 1 }, 'auto')).toEqual({ ok: true, phrase: 'no case to which it applied' });
  });

  it('compares the areas with the comparator', () => {
    const rates = (...ratePercents: number[]) => ({
      ...facts(0, 0),
      reoffending: {
        ...facts(0, 0).reoffending,
        rates: ratePercents.map((ratePercent, index) => ({ area: 'ABC'[index] ?? '', ratePercent })),
      },
    });
    const compared = (...ratePercents: number[]) =>
      say({ kind: 'comparator' }, 'comparison', false, rates(...ratePercents));
    const yardstick = 'the England and Wales rate of 37.9%';
    expect(compared(43.6)).toEqual({ ok: true, phrase: `above ${yardstick}` });
    expect(compared(43.6, 40)).toEqual({ ok: true, phrase: `both above ${yardstick}` });
    expect(compared(30, 31, 32)).toEqual({ ok: true, phrase: `all below ${yardstick}` });
    expect(compared(43.6, 37.9, 30)).toEqual({
      ok: true,
      phrase: `above ${yardstick} in A, level with it in B, and below it in C`,
    });
    expect(say({ kind: 'reoffending', area: 'Westminster' }, 'in-area')).toEqual({
      ok: true,
      phrase: '43.6% in Westminster',
    });
  });

  it('knows where a sentence starts', () => {
    for (const before of ['', 'It was late. ', '“Well done.” ', 'Was it? ']) expect(startsSentence(before)).toBe(true);
    for (const before of ['It was, ', 'e.g. ', 'sufficient in ', 'Cllr. ']) expect(startsSentence(before)).toBe(false);
  });
});
