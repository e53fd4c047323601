import { expect, it } from '@jest/globals';
import { evolve, undrafted, unscheduled, type Inspection, type InspectionEvent } from '#domain';
import * as small from '../../../../test/support/small-inspection.ts';
import { drawConfirmation } from './confirmations.ts';
import { sampleRows, shortBy } from './sample-page.ts';

const fold = (...events: readonly InspectionEvent[]) => {
  const state = events.reduce<Inspection>(
    (before, event, index) => evolve(before, { ...event, version: index + 1 }),
    unscheduled,
  );
  if (state.stage === 'unscheduled' || state.stage === 'cancelled') throw new Error(state.stage);
  return state;
};
const drawn = [small.scheduled, small.caseloadSupplied, small.sampleDrawn];

it('a sample names inspectors as the team does, and others as their readings do', () => {
  const { email, name } = fold(small.scheduled).leadInspector;
  const state = fold(
    ...drawn,
    { type: 'CaseAssigned', data: { caseRef: 'T-1', inspector: email } },
    { type: 'CaseAssigned', data: { caseRef: 'T-2', inspector: 'inspector-7' } },
  );
  expect(sampleRows(state, small.smallFramework, []).map(({ inspector }) => inspector)).toEqual([name, 'inspector-7']);
});

it('a sample says how many cases it lacks', () => {
  expect(shortBy(fold(...drawn))).toBe(0);
  expect(shortBy(fold(...drawn, { type: 'CaseReplaced', data: { caseRef: 'T-2', replacement: null } }))).toBe(1);
});

it('whoever is about to draw is told that the caseload has fewer eligible cases than are asked for', () => {
  const toDraw = (...cases: (typeof small.caseInCustody)[]): string | undefined => {
    const caseRefs = cases.map(({ caseRef }) => caseRef);
    const supplied: InspectionEvent = { type: 'CaseloadSupplied', data: { caseRefs, sha256: '' }, sealed: { cases } };
    const inspection = fold(small.scheduled, supplied);
    const file = { inspection, framework: small.smallFramework, version: 2, imported: false, copies: [] };
    return drawConfirmation({ ...file, letter: undrafted, letterVersion: 0 }).rows[0]?.value.text;
  };
  expect(toDraw(small.caseInCustody, small.caseInTheCommunity)).toBe('2');
  expect(toDraw(small.caseInCustody, small.caseTooNew)).toBe('1 of the 2 that are asked for: 1 short');
});
