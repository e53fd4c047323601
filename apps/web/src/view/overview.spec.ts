import { expect, it } from '@jest/globals';
import { evolve, undrafted, unscheduled, type Inspection, type InspectionEvent } from '#domain';
import * as small from '../../../../test/support/small-inspection.ts';
import { dateRows } from './overview.ts';

it('the overview says of a sample how many of its cases are there, where one left it and no reserve came in', () => {
  const shownAfter = (...events: readonly InspectionEvent[]): string | undefined => {
    const inspection = events.reduce<Inspection>(
      (state, event, index) => evolve(state, { ...event, version: index + 1 }),
      unscheduled,
    );
    if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled') throw new Error(inspection.stage);
    const file = { inspection, framework: small.smallFramework, version: 1, imported: false, copies: [] };
    return dateRows({ ...file, letter: undrafted, letterVersion: 0 }, [], '2015-12-10').find(
      ({ key }) => key.text === 'Sample',
    )?.value.text;
  };
  const drawn = [small.scheduled, small.caseloadSupplied, small.sampleDrawn];
  expect(shownAfter(...drawn)).toBe('2 cases');
  expect(shownAfter(...drawn, { type: 'CaseReplaced', data: { caseRef: 'T-2', replacement: null } })).toBe(
    '1 of 2 cases',
  );
});
