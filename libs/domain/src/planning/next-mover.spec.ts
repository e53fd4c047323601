import { describe, expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { InspectionEvent } from '../inspection/events.ts';
import { evolve, unscheduled, type Inspection, type StartedInspection } from '../inspection/inspection.ts';
import { undrafted, type Letter } from '../inspection/letter.ts';
import { isMet, moverOf, nextMover } from './next-mover.ts';

function after(...events: InspectionEvent[]): StartedInspection {
  const inspection = events.reduce<Inspection>(
    (state, event, index) => evolve(state, { ...event, version: index + 1 }),
    unscheduled,
  );
  if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled') throw new Error('Nothing goes on.');
  return inspection;
}
const drafted: Letter = { stage: 'drafted', edition: 1, source: '', draftedBy: ['lead@inspectorate.example'] };

describe('the next move', () => {
  it('is said in words that fit one case and several', () => {
    const [first, second] = small.assigned;
    const sampled = [small.scheduled, small.caseloadSupplied, small.sampleDrawn];
    expect(nextMover(after(...sampled), undrafted)).toMatchObject({ what: 'Assign 2 cases' });
    expect(nextMover(after(...sampled, first!), undrafted)).toMatchObject({ what: 'Assign 1 case' });
    const readBut = after(...sampled, first!, second!, small.bothRead[0]!);
    expect(nextMover(readBut, undrafted)).toMatchObject({ what: 'See that 1 case is read' });
  });

  it('is the planners’ where the body has not been told of the visit', () => {
    expect(moverOf(after(small.scheduled), 'head_of_service')).toBeNull();
    const head = { name: 'The head', position: 'Head of Service', email: 'head@north.example' };
    const fieldwork = { start: '2015-12-14', end: '2015-12-16' };
    const announced = after(small.scheduled, { type: 'InspectionAnnounced', data: { fieldwork, to: [head] } });
    expect(moverOf(announced, 'head_of_service')).toEqual(head);
  });
});

describe('a deadline', () => {
  it('for the draft is met by the draft, and for its check by the approval alone', () => {
    const counted = after(...small.asFarAsTheTally);
    expect(isMet(counted, undrafted, 'draft')).toBe(false);
    expect(isMet(counted, drafted, 'draft')).toBe(true);
    expect(isMet(counted, drafted, 'accuracy_check')).toBe(false);
    expect(isMet(after(...small.asFarAsTheTally, small.approved), drafted, 'accuracy_check')).toBe(true);
  });
});
