import { expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { Case } from '../inspection/case.ts';
import type { InspectionEvent } from '../inspection/events.ts';
import { evolve, unscheduled } from '../inspection/inspection.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { drawFromCaseload } from '../sampling/draw-from-caseload.ts';
import { stratifiedDraw } from '../sampling/stratified-draw.ts';
import { drawFactsOf } from './draw-facts-of.ts';

/** Twenty custodial cases of one case manager, ten others of as many, and one that is too new. */
const cases: readonly Case[] = [
  ...Array.from({ length: 20 }, (_, at) => ({ ...small.caseInCustody, caseRef: `T-${at + 10}`, caseManager: 'heavy' })),
  ...Array.from({ length: 10 }, (_, at) => ({
    ...small.caseInTheCommunity,
    caseRef: `T-${at + 30}`,
    caseManager: `manager-${at}`,
  })),
  small.caseTooNew,
];
const fieldworkStart = '2015-12-14';
const seed = 'ab';
const framework = small.smallFramework;

function factsOf({ size = 9, algorithm = stratifiedDraw as string, drawnBy = 'product', replaced = 0, lost = 0 }) {
  const { caseRefs, reserves } = drawFromCaseload({ cases, framework, fieldworkStart, size, seed });
  const named = { id: framework.id, version: framework.version };
  const history: InspectionEvent[] = [
    small.scheduled,
    { type: 'CaseloadSupplied', data: { caseRefs: cases.map((each) => each.caseRef), sha256: '' }, sealed: { cases } },
    drawnBy === 'product'
      ? {
          type: 'CaseSampleDrawn',
          data: {
            seed,
            algorithm,
            inputsSha256: '',
            caseRefs,
            reserves,
            drawnFor: { framework: named, fieldworkStart, size },
          },
        }
      : {
          type: 'CaseSampleDrawn',
          data: { seed: null, algorithm: 'recorded', inputsSha256: '', caseRefs, reserves: [] },
        },
    ...caseRefs.slice(0, replaced + lost).map((caseRef, at): InspectionEvent => {
      const replacement = at < replaced ? reserves[at]! : null;
      return { type: 'CaseReplaced', data: { caseRef, replacement } };
    }),
    small.tallyFrozen,
  ];
  const state = history.reduce<Inspection>(
    (before, event, index) => evolve(before, { ...event, version: index + 1 }),
    unscheduled,
  );
  if (state.stage !== 'tally_frozen') throw new Error('The tally is not frozen.');
  return drawFactsOf(state, framework);
}

it('the facts of a draw count the eligible and the sample by stratum, and name no case', () => {
  const facts = factsOf({});
  expect(facts).toEqual({
    algorithm: 'stratified/1',
    seed,
    seedSha256: 'a'.repeat(64),
    fieldworkStart,
    caseload: 31,
    eligible: 30,
    askedFor: 9,
    drawn: 9,
    replaced: 0,
    notReplaced: 0,
    groups: [
      { title: 'Custodial', eligible: 20, sampled: 6 },
      { title: 'Community', eligible: 10, sampled: 3 },
    ],
    movedByCap: false,
  });
});

it('the facts of a draw follow what was replaced since, and what could not be', () => {
  const facts = factsOf({ replaced: 1, lost: 2 });
  expect(facts).toMatchObject({ drawn: 9, replaced: 1, notReplaced: 2 });
  expect(facts!.groups.reduce((sum, { sampled }) => sum + sampled, 0)).toBe(7);
});

it('the facts of a draw say whether the cap took it a whole case away from proportion', () => {
  // 6 of the 10 that proportion would give, and 9 of 5.
  expect(factsOf({ size: 15 })).toMatchObject({
    movedByCap: true,
    groups: [
      { title: 'Custodial', sampled: 6 },
      { title: 'Community', sampled: 9 },
    ],
  });
});

it('a sample that was drawn elsewhere, or by an algorithm that is not this one, has no such facts', () => {
  expect(factsOf({ drawnBy: 'others' })).toBeNull();
  expect(factsOf({ algorithm: 'stratified/0' })).toBeNull();
});
