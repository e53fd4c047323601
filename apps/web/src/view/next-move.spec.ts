import { expect, it } from '@jest/globals';
import {
  evolve,
  undrafted,
  unscheduled,
  type InspectionEvent,
  type Inspection,
  type InspectionScheduled,
} from '#domain';
import * as small from '../../../../test/support/small-inspection.ts';
import { drawConfirmation } from './confirmations.ts';
import { nextMove } from './next-move.ts';

it('where no case of the caseload can be drawn any more, another caseload is asked for and no draw', () => {
  const fileOf = (...events: readonly InspectionEvent[]) => {
    const inspection = events.reduce<Inspection>(
      (state, event, index) => evolve(state, { ...event, version: index + 1 }),
      unscheduled,
    );
    if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled') throw new Error(inspection.stage);
    const file = { inspection, framework: small.smallFramework, version: 1, imported: false, copies: [] };
    return { ...file, letter: undrafted, letterVersion: 0 };
  };
  const scheduled = small.scheduled as InspectionScheduled;
  const planned = fileOf(scheduled, small.caseloadSupplied);
  expect(nextMove(planned, '2015-11-20').act?.text).toBe('Draw the sample');
  expect(drawConfirmation(planned).links).toBeUndefined();
  const fieldwork = { start: '2017-12-11', end: '2017-12-13' };
  const later = fileOf({ ...scheduled, data: { ...scheduled.data, fieldwork } }, small.caseloadSupplied);
  expect(nextMove(later, '2015-11-20')).toMatchObject({
    sentence: 'None of the 3 cases of the caseload can be drawn for this fieldwork. Supply another caseload.',
    act: { text: 'Supply the caseload' },
  });
  expect(drawConfirmation(later).links).toMatchObject([{ text: 'Supply another caseload' }]);
});
