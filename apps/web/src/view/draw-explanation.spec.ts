import { expect, it } from '@jest/globals';
import {
  drawFromCaseload,
  evolve,
  stratifiedDraw,
  unscheduled,
  type Case,
  type Inspection,
  type InspectionEvent,
} from '#domain';
import * as small from '../../../../test/support/small-inspection.ts';
import { drawExplanation, type DrawExplanation } from './draw-explanation.ts';

/** Twenty cases of one case manager and ten of others, so that the cap is reached by a sample of 10 and not by one of 5. */
const cases = Array.from({ length: 30 }, (_, at): Case => ({
  ...small.caseInTheCommunity,
  caseRef: `T-${at + 10}`,
  caseManager: at < 20 ? 'heavy' : `manager-${at}`,
}));
const inputs = { cases, framework: small.smallFramework, fieldworkStart: '2015-12-14', seed: 'ab' };

const explained = ({ algorithm = stratifiedDraw as string, size = 5 }) => {
  const { caseRefs, reserves } = drawFromCaseload({ ...inputs, size });
  const framework = { id: 'small', version: '2015' };
  const history: InspectionEvent[] = [
    small.scheduled,
    {
      type: 'CaseloadSupplied',
      data: { caseRefs: cases.map(({ caseRef }) => caseRef), sha256: '' },
      sealed: { cases },
    },
    {
      type: 'CaseSampleDrawn',
      data: {
        seed: inputs.seed,
        algorithm,
        inputsSha256: '',
        caseRefs,
        reserves,
        drawnFor: { framework, fieldworkStart: inputs.fieldworkStart, size },
      },
    },
  ];
  const state = history.reduce<Inspection>(
    (before, event, index) => evolve(before, { ...event, version: index + 1 }),
    unscheduled,
  );
  if (state.stage !== 'sample_drawn') throw new Error('No sample was drawn.');
  return drawExplanation(state, small.smallFramework);
};

it('a draw of another algorithm is not drawn again with this one', () => {
  expect(explained({})).toMatchObject({ kind: 'repeated', same: true });
  expect(explained({ algorithm: 'stratified/0' })).toMatchObject({
    kind: 'not_repeatable',
    algorithm: 'stratified/0',
    seed: 'ab',
  });
});

it('what is said of the whole draw is not said once more at each stratum', () => {
  // Of 30 cases 20 are one case manager's: 18 can only be drawn with more than six of theirs.
  const { notes, strata } = explained({ size: 18 }) as Extract<DrawExplanation, { kind: 'repeated' }>;
  expect(notes).toEqual([expect.stringMatching(/^The numbers do not allow at most 6 cases a case manager/)]);
  expect(strata.map(({ note }) => note)).toEqual(strata.map(() => undefined));
});

it('a draw that the cap has bent is told from one in which every case of a stratum was equally likely', () => {
  expect(explained({ size: 5 })).toMatchObject({
    capped: false,
    rules: { atMostPerCaseManager: small.smallFramework.draw.atMostPerCaseManager },
  });
  expect(explained({ size: 10 })).toMatchObject({ same: true, capped: true });
});
