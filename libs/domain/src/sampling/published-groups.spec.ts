import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Division } from '../framework/framework.ts';
import { genders, risksOfHarm } from '../inspection/case.ts';
import type { Case } from '../inspection/case.ts';
import { fewestPublished, publishedGroups } from './published-groups.ts';
import { strataOf } from './strata.ts';

const divisions: readonly Division[] = [
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
];

type Kind = readonly [custodial: boolean, gender: Case['gender'], riskOfHarm: Case['riskOfHarm']];
const casesOf = (kinds: readonly Kind[]): readonly Case[] =>
  kinds.map(([custodial, gender, riskOfHarm], at) => ({
    caseRef: `C-${at}`,
    area: 'North',
    caseManager: 'manager',
    sentenceDate: '2015-10-13',
    sentenceType: 'referral_order',
    gender,
    ageAtSentence: 15,
    riskOfHarm,
    facts: { custodial_sentence: custodial },
  }));
const times = (number: number, ...kind: Kind): readonly Kind[] => Array.from({ length: number }, () => kind);

/** As they come out where every case is drawn, so that each combination is a stratum of its own. */
const groupsOf = (kinds: readonly Kind[]) =>
  publishedGroups(strataOf(casesOf(kinds), divisions, kinds.length).strata, divisions).map(({ title, cells }) => ({
    title,
    cases: cells.reduce((sum, { cases }) => sum + cases.length, 0),
    cells,
  }));
/** What one combination of groups is called, division by division. */
const titlesOf = (groups: readonly number[]) => divisions.map((division, at) => division.groups[groups[at]!]!.title);
const counted = (kinds: readonly Kind[]) => groupsOf(kinds).map(({ title, cases }) => `${title}: ${cases}`);

describe('the groups of a caseload that are published', () => {
  it('are its strata, coarser divisions first, where none is small', () => {
    expect(
      counted([
        ...times(4, false, 'male', 'high'),
        ...times(5, false, 'male', 'low'),
        ...times(3, true, 'male', 'low'),
        ...times(6, false, 'female', 'medium'),
      ]),
    ).toEqual([
      'Custodial, male, low risk: 3',
      'Community, female, medium risk: 6',
      'Community, male, low risk: 5',
      'Community, male, high risk: 4',
    ]);
  });

  it('do not tell the risk of the one girl in custody, neither by a row of hers nor in the title of another', () => {
    const kinds = [
      ...times(1, true, 'female', 'high'),
      ...times(5, true, 'male', 'high'),
      ...times(4, true, 'male', 'low'),
      ...times(9, false, 'male', 'low'),
    ];
    expect(counted(kinds)).toEqual([
      'Custodial, male, low risk: 4',
      'Custodial, others: 6',
      'Community, male, low risk: 9',
    ]);
  });

  it('go by what they have in common, without others, where that is all there is of it', () => {
    expect(
      counted([...times(2, true, 'male', 'low'), ...times(2, true, 'male', 'high'), ...times(7, false, 'male', 'low')]),
    ).toEqual(['Custodial, male: 4', 'Community, male, low risk: 7']);
  });

  it('are one where the caseload is hardly more than one case', () => {
    expect(counted(times(2, true, 'male', 'low'))).toEqual(['All eligible cases: 2']);
    expect(counted([...times(1, true, 'male', 'low'), ...times(1, false, 'female', 'high')])).toEqual([
      'All eligible cases: 2',
    ]);
  });

  it('hold every case once, at least three cases each, each under a title of its own, and name no combination that fewer have', () => {
    const kind = fc.tuple(fc.boolean(), fc.constantFrom(...genders), fc.constantFrom(...risksOfHarm));
    const draws = fc.record({
      kinds: fc.array(kind, { minLength: fewestPublished, maxLength: 60 }),
      size: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(draws, ({ kinds, size }) => {
        const cases = casesOf(kinds);
        const { strata } = strataOf(cases, divisions, Math.min(size, cases.length));
        const groups = publishedGroups(strata, divisions);
        const held = groups.flatMap(({ cells }) => cells.flatMap((cell) => cell.cases.map(({ caseRef }) => caseRef)));
        expect(held.sort()).toEqual(cases.map(({ caseRef }) => caseRef).sort());
        expect(new Set(groups.map(({ title }) => title)).size).toBe(groups.length);
        for (const { title, cells } of groups) {
          expect(cells.reduce((sum, cell) => sum + cell.cases.length, 0)).toBeGreaterThanOrEqual(fewestPublished);
          if (cells.every((cell) => cell.cases.length >= fewestPublished)) continue;
          for (const part of title.split(', ').filter((each) => !/^(others|All eligible cases)$/i.test(each)))
            expect(cells.map((cell) => titlesOf(cell.groups).includes(part))).toEqual(cells.map(() => true));
        }
      }),
    );
  });
});
