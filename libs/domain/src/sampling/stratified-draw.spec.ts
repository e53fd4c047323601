import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { genders, risksOfHarm } from '../inspection/case.ts';
import type { Case } from '../inspection/case.ts';
import type { DrawRules } from '../framework/framework.ts';
import { strataOf } from './strata.ts';
import { drawStratified } from './stratified-draw.ts';

const rules: DrawRules = {
  divisions: [
    {
      by: 'custodial_sentence',
      groups: [
        { title: 'Custodial', values: ['yes'] },
        { title: 'Community', values: ['no'] },
      ],
    },
    {
      by: 'gender',
      groups: [
        { title: 'female', values: ['female'] },
        { title: 'male', values: ['male'] },
        { title: 'other gender', values: ['other', 'not_recorded'] },
      ],
    },
    {
      by: 'risk_of_harm',
      groups: [
        { title: 'low risk', values: ['low'] },
        { title: 'medium risk', values: ['medium'] },
        { title: 'high risk', values: ['high', 'very_high'] },
      ],
    },
  ],
  atMostPerCaseManager: 6,
  reservePercent: 20,
};
const cap = rules.atMostPerCaseManager;

type Drawable = Pick<Case, 'caseManager' | 'gender' | 'riskOfHarm'> & { readonly custodial: boolean };
const caseOf = ({ custodial, ...rest }: Drawable, number: number): Case => ({
  caseRef: `C-${String(number + 1).padStart(4, '0')}`,
  area: 'North',
  sentenceDate: '2015-10-13',
  sentenceType: 'referral_order',
  ageAtSentence: 15,
  facts: { custodial_sentence: custodial },
  ...rest,
});
const casesOf = (drawable: readonly Drawable[]): Case[] => drawable.map(caseOf);

/** Few case managers with many cases each, so that the cap binds about as often as not. */
const caseloads = fc.integer({ min: 1, max: 9 }).chain((managers) =>
  fc
    .array(
      fc.record<Drawable>({
        caseManager: fc.integer({ min: 1, max: managers }).map((number) => `manager-${number}`),
        gender: fc.constantFrom(...genders),
        riskOfHarm: fc.constantFrom(...risksOfHarm),
        custodial: fc.boolean(),
      }),
      { minLength: 1, maxLength: 90 },
    )
    .map(casesOf),
);
const draws = fc.record({ cases: caseloads, size: fc.integer({ min: 1, max: 60 }), seed: fc.string() });

const timesByManager = (cases: readonly Case[], drawn: readonly string[]): Map<string, number> => {
  const managers = new Map(cases.map(({ caseRef, caseManager }) => [caseRef, caseManager]));
  const times = new Map<string, number>();
  for (const ref of drawn) times.set(managers.get(ref)!, (times.get(managers.get(ref)!) ?? 0) + 1);
  return times;
};
const most = (times: ReadonlyMap<string, number>): number => Math.max(0, ...times.values());

describe('a stratified draw', () => {
  test('takes as many cases as asked, or all and says how many are short, each once, from the caseload', () => {
    fc.assert(
      fc.property(draws, ({ cases, size, seed }) => {
        const draw = drawStratified({ cases, size, seed, rules });
        const known = new Set(cases.map(({ caseRef }) => caseRef));
        const all = [...draw.caseRefs, ...draw.reserves];
        expect(draw.caseRefs).toHaveLength(Math.min(size, cases.length));
        expect(draw.reserves).toHaveLength(
          Math.min(Math.ceil(Math.min(size, cases.length) / 5), cases.length - draw.caseRefs.length),
        );
        expect(draw.steps.some(({ kind }) => kind === 'shortfall')).toBe(size > cases.length);
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((ref) => known.has(ref))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is the same for the same inputs and seed, under any order of rows', () => {
    fc.assert(
      fc.property(
        draws.chain((inputs) =>
          fc.record({
            inputs: fc.constant(inputs),
            shuffled: fc.shuffledSubarray(inputs.cases, { minLength: inputs.cases.length }),
          }),
        ),
        ({ inputs, shuffled }) => {
          expect(drawStratified({ ...inputs, cases: shuffled, rules })).toEqual(drawStratified({ ...inputs, rules }));
        },
      ),
    );
  });

  test('has every stratum within one case of its proportion, or a note that says why not', () => {
    fc.assert(
      fc.property(draws, ({ cases, size, seed }) => {
        const draw = drawStratified({ cases, size, seed, rules });
        expect(draw.strata.reduce((sum, { population }) => sum + population, 0)).toBe(cases.length);
        expect(draw.strata.flatMap(({ caseRefs }) => caseRefs).sort()).toEqual([...draw.caseRefs].sort());
        expect(draw.strata.flatMap(({ reserves }) => reserves)).toEqual(draw.reserves);
        for (const { proportion, caseRefs, note } of draw.strata)
          if (Math.abs(caseRefs.length - proportion) >= 1) expect(note).toMatch(/In proportion/);
      }),
      { numRuns: 500 },
    );
  });

  test('expects at least one case of every stratum, so that every eligible case can come up', () => {
    fc.assert(
      fc.property(draws, ({ cases, size, seed }) => {
        const { strata } = drawStratified({ cases, size, seed, rules });
        for (const { proportion } of strata) expect(strata.length === 1 || proportion >= 1).toBe(true);
        expect(new Set(strata.map(({ stratum }) => stratum)).size).toBe(strata.length);
      }),
    );
  });

  test('has at most six cases of a case manager wherever the size can be reached so, else the fewest, and says so', () => {
    fc.assert(
      fc.property(draws, ({ cases, size, seed }) => {
        const draw = drawStratified({ cases, size, seed, rules });
        const theirs = [
          ...timesByManager(
            cases,
            cases.map(({ caseRef }) => caseRef),
          ).values(),
        ];
        const reach = (limit: number): number => theirs.reduce((sum, number) => sum + Math.min(limit, number), 0);
        let least = cap;
        while (reach(least) < draw.caseRefs.length) least += 1;
        expect(most(timesByManager(cases, draw.caseRefs))).toBeLessThanOrEqual(least);
        expect(draw.notes.some((note) => note.includes('at most 6'))).toBe(least > cap);
      }),
      { numRuns: 1000 },
    );
  });

  test('leaves a stratum as it is in proportion wherever the cap allows that', () => {
    // Two managers hold all custodial cases and no others: 6 each is all there can be of 20 in proportion.
    const cases = casesOf([
      ...Array.from({ length: 40 }, (_, n): Drawable => ({
        caseManager: `custody-${n % 2}`,
        gender: 'male',
        riskOfHarm: 'low',
        custodial: true,
      })),
      ...Array.from({ length: 40 }, (_, n): Drawable => ({
        caseManager: `community-${n % 20}`,
        gender: 'male',
        riskOfHarm: 'low',
        custodial: false,
      })),
    ]);
    const draw = drawStratified({ cases, size: 40, seed: 'x', rules });
    expect(draw.strata.map(({ stratum, caseRefs }) => [stratum, caseRefs.length])).toEqual([
      ['Custodial, male, low risk', 12],
      ['Community, male, low risk', 28],
    ]);
    expect(draw.strata[0]!.note).toBe(
      'In proportion it would have 20. “Custodial, male, low risk” has 12 cases and not 20: its case managers have 6 each, and it has no others.',
    );
  });

  test('says of every case manager at the cap why they have no more, those too who come there in the place of others', () => {
    // In proportion near has 13 × 33 ÷ 75 = 5.72; with what heavy may not have it would be above 6.
    const cases = casesOf(
      [...Array<string>(40).fill('heavy'), ...Array<string>(33).fill('near'), ...Array<string>(2).fill('few')].map(
        (caseManager): Drawable => ({ caseManager, gender: 'male', riskOfHarm: 'low', custodial: false }),
      ),
    );
    const draw = drawStratified({ cases, size: 13, seed: 'x', rules });
    expect(timesByManager(cases, draw.caseRefs)).toEqual(
      new Map([
        ['heavy', 6],
        ['near', 6],
        ['few', 1],
      ]),
    );
    expect(draw.steps.filter(({ kind }) => kind === 'cap').map(({ sentence }) => sentence)).toEqual([
      'heavy would have 6.93 cases in proportion, more than 6; only 6 are drawn at most, and other case managers’ cases take the place of the rest.',
      'near would have more than 6 with the cases that take the place of others, and is held to 6 too.',
    ]);
  });

  test('says no untruth of who is above a cap that the numbers cannot hold', () => {
    const cases = casesOf(
      [...Array<string>(40).fill('heavy'), ...Array<string>(26).fill('middle')].map((caseManager): Drawable => ({
        caseManager,
        gender: 'male',
        riskOfHarm: 'low',
        custodial: false,
      })),
    );
    const { steps } = drawStratified({ cases, size: 16, seed: 'x', rules });
    expect(steps.filter(({ kind }) => kind === 'cap').map(({ sentence }) => sentence)).toEqual([
      'heavy would have 9.7 cases in proportion, more than 6; only 8 are drawn at most, and other case managers’ cases take the place of the rest. The numbers allow no less than 8.',
      'middle would have 6.3 cases in proportion, more than 6, and keeps them. The numbers allow no less than 8.',
      'The numbers do not allow at most 6 cases a case manager: the least with which the size is reached is 8 (heavy 8, middle 8).',
    ]);
  });

  test('merges a stratum that expects less than one case with its neighbour, and says so', () => {
    const of = (
      number: number,
      custodial: boolean,
      gender: Case['gender'],
      riskOfHarm: Case['riskOfHarm'],
    ): Drawable[] =>
      Array.from({ length: number }, (_, n) => ({ caseManager: `manager-${n}`, gender, riskOfHarm, custodial }));
    const cases = casesOf([
      ...of(1, true, 'female', 'high'),
      ...of(5, true, 'male', 'very_high'),
      ...of(4, true, 'male', 'low'),
      ...of(20, false, 'male', 'low'),
      ...of(2, false, 'female', 'medium'),
    ]);
    const { strata, steps } = drawStratified({ cases, size: 8, seed: 'x', rules });
    expect(strata.map(({ stratum, population }) => [stratum, population])).toEqual([
      ['Custodial, high risk', 6],
      ['Custodial, male, low risk', 4],
      ['Community, female, medium risk; Community, male, low risk', 22],
    ]);
    expect(steps.filter(({ kind }) => kind === 'merge')[0]!.sentence).toBe(
      '“Custodial, female, high risk” has one case and would expect 0.25 of the sample, less than one; with its neighbour “Custodial, male, high risk” it becomes “Custodial, high risk”.',
    );
  });

  test('names no division of which a stratum has all groups, and is “All cases” where it has them all', () => {
    const everyKind = (['female', 'male'] as const).flatMap((gender) =>
      (['low', 'medium', 'very_high'] as const).flatMap((riskOfHarm) =>
        [true, false].map((custodial): Drawable => ({ caseManager: 'manager-1', gender, riskOfHarm, custodial })),
      ),
    );
    const titles = (size: number): readonly string[] =>
      drawStratified({ cases: casesOf(everyKind), size, seed: 'x', rules }).strata.map(({ stratum }) => stratum);
    expect(titles(1)).toEqual(['All cases']);
    expect(titles(2)).toEqual(['Custodial', 'Community']);
    const oneInCustody = [
      { gender: 'male' as const, custodial: true, number: 1 },
      { gender: 'male' as const, custodial: false, number: 5 },
      { gender: 'female' as const, custodial: false, number: 5 },
    ].flatMap(({ number, ...each }) =>
      Array.from({ length: number }, (): Drawable => ({ caseManager: 'manager-1', riskOfHarm: 'low', ...each })),
    );
    const { strata } = drawStratified({ cases: casesOf(oneInCustody), size: 4, seed: 'x', rules });
    expect(strata.map(({ stratum }) => stratum)).toEqual(['Male, low risk', 'Community, female, low risk']);
    expect(titles(4)).toEqual(['Custodial, female', 'Custodial, male', 'Community, male', 'Community, female']);
  });

  test('stays what it was: the same cases and seed give this list for good', () => {
    const cases = casesOf(
      Array.from({ length: 30 }, (_, n) => ({
        caseManager: `manager-${n % 3}`,
        gender: n % 4 === 0 ? 'female' : 'male',
        riskOfHarm: n % 2 === 0 ? 'low' : 'high',
        custodial: n % 5 === 0,
      })),
    );
    const { algorithm, caseRefs, reserves } = drawStratified({ cases, size: 10, seed: '2015', rules });
    expect({ algorithm, caseRefs, reserves }).toEqual({
      algorithm: 'stratified/1',
      caseRefs: ['C-0005', 'C-0011', 'C-0020', 'C-0004', 'C-0024', 'C-0003', 'C-0028', 'C-0013', 'C-0023', 'C-0021'],
      reserves: ['C-0026', 'C-0030'],
    });
  });

  test('refuses a size that is none, and draws nothing from nothing', () => {
    const [one] = casesOf([{ caseManager: 'm', gender: 'male', riskOfHarm: 'low', custodial: false }]);
    expect(() => drawStratified({ cases: [one!], size: 0, seed: 'x', rules })).toThrow(RangeError);
    expect(() => drawStratified({ cases: [one!], size: 1.5, seed: 'x', rules })).toThrow(RangeError);
    expect(drawStratified({ cases: [], size: 3, seed: 'x', rules })).toMatchObject({
      caseRefs: [],
      strata: [],
      notes: [expect.stringContaining('3 short')],
    });
  });
});

describe('over many seeds', () => {
  const manySeeds = 1500;

  /** Cases of 12 managers; two of them have many, so that a draw that only turned cases away at the cap would wrong them. */
  const fair = casesOf(
    Array.from({ length: 84 }, (_, n): Drawable => ({
      caseManager: n < 40 ? `heavy-${n % 2}` : `manager-${n % 10}`,
      gender: n % 4 === 0 ? 'female' : 'male',
      riskOfHarm: risksOfHarm[n % 3]!,
      custodial: n % 7 === 0,
    })),
  );

  test('every case of a stratum comes up equally often, those of case managers near the cap too', () => {
    // In proportion the heavy ones have 20 × 24 ÷ 84 = 5.7 cases each, so that chance alone would take them over the cap.
    const times = new Map(fair.map(({ caseRef }) => [caseRef, 0]));
    for (let seed = 0; seed < manySeeds; seed += 1) {
      const draw = drawStratified({ cases: fair, size: 24, seed: `seed ${seed}`, rules });
      expect(most(timesByManager(fair, draw.caseRefs))).toBeLessThanOrEqual(cap);
      for (const ref of draw.caseRefs) times.set(ref, times.get(ref)! + 1);
    }
    const { strata } = strataOf(fair, rules.divisions, 24);
    expect(strata.length).toBeGreaterThan(5);
    for (const { cells, population } of strata) {
      const counts = cells.flatMap(({ cases }) => cases).map(({ caseRef }) => times.get(caseRef)!);
      // Strata with equal remainders take turns, so what a stratum had is counted, not foretold.
      const drawn = counts.reduce((sum, count) => sum + count, 0);
      expect(chiSquared(counts, drawn / population / manySeeds)).toBeLessThan(limit(population));
    }
  });

  test('a case manager whose share is above the cap has it whole, and theirs and the others each share alike', () => {
    // 30 of 60 cases, 15 in proportion: held at 6, so that a case of theirs comes up 6 in 30 times, another 14 in 30.
    const cases = casesOf(
      Array.from({ length: 60 }, (_, n): Drawable => ({
        caseManager: n < 30 ? 'heavy' : `manager-${n}`,
        gender: 'male',
        riskOfHarm: 'low',
        custodial: n % 2 === 0,
      })),
    );
    const times = new Map(cases.map(({ caseRef }) => [caseRef, 0]));
    for (let seed = 0; seed < manySeeds; seed += 1)
      for (const ref of drawStratified({ cases, size: 20, seed: `seed ${seed}`, rules }).caseRefs)
        times.set(ref, times.get(ref)! + 1);
    const counts = [...times.values()];
    expect(chiSquared(counts.slice(0, 30), 6 / 30)).toBeLessThan(limit(30));
    expect(chiSquared(counts.slice(30), 14 / 30)).toBeLessThan(limit(30));
  });

  /** Counts against equal chances; drawn without return, so each count varies by p(1 − p) and not by p alone. */
  function chiSquared(counts: readonly number[], probability: number): number {
    const expected = manySeeds * probability;
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / (expected * (1 - probability)), 0);
  }

  /** The value that chi-squared with so many degrees of freedom passes once in 10,000 times (Wilson and Hilferty). */
  const limit = (freedom: number): number =>
    freedom * (1 - 2 / (9 * freedom) + 3.719 * Math.sqrt(2 / (9 * freedom))) ** 3;
});

test('ten thousand cases of 400 case managers, a third of which are above the cap, make a whole sample', () => {
  const cases = casesOf(
    Array.from({ length: 10_000 }, (_, n): Drawable => ({
      caseManager: `manager-${n % 3 === 0 ? n % 20 : n % 400}`,
      gender: genders[n % 4]!,
      riskOfHarm: risksOfHarm[(n >> 3) % 4]!,
      custodial: n % 9 === 0,
    })),
  );
  const { caseRefs } = drawStratified({ cases, size: 1000, seed: 'x', rules });
  expect(caseRefs).toHaveLength(1000);
  expect(new Set(caseRefs).size).toBe(1000);
});
