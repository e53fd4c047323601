import { describe, expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { InspectionEvent } from '../inspection/events.ts';
import { evolve, unscheduled, type Inspection, type StartedInspection } from '../inspection/inspection.ts';
import { undrafted, type Letter } from '../inspection/letter.ts';
import type { DeadlineId } from './deadlines.ts';
import { isMet, isOverdue, moverOf, nextMover } from './next-mover.ts';

function after(...events: InspectionEvent[]): StartedInspection {
  const inspection = events.reduce<Inspection>(
    (state, event, index) => evolve(state, { ...event, version: index + 1 }),
    unscheduled,
  );
  if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled') throw new Error('Nothing goes on.');
  return inspection;
}
const onFirstDay = '2015-12-14';
const asks = (...ids: DeadlineId[]) => ({ ...small.smallFramework, deadlines: ids.map((id) => ({ id })) });
const drafted: Letter = { stage: 'drafted', edition: 1, source: '', draftedBy: ['lead@inspectorate.example'] };

const sampled = [small.scheduled, small.caseloadSupplied, small.sampleDrawn];
/** One slot a day: the second case is read on the second day. */
const timetableSet: InspectionEvent = {
  type: 'TimetableSet',
  data: {
    plan: { firstAt: '09:30', minutes: 90, aDay: 1 },
    places: ['T-1', 'T-2'].map((caseRef, slot) => ({ caseRef, inspector: 'inspector-1', slot })),
  },
};
const movedTo = (start: string, end: string): InspectionEvent[] => [
  {
    type: 'InspectionMoved',
    data: {
      fieldwork: { start, end },
      announcedOn: '2015-11-27',
      publicationDate: '2016-01-27',
      framework: { id: 'small', version: '2015' },
      reason: 'A day is enough.',
    },
  },
];

describe('the next move', () => {
  it('is said in words that fit one case and several', () => {
    const [first, second] = small.assigned;
    expect(nextMover(after(...sampled), undrafted, asks(), onFirstDay)).toMatchObject({ what: 'Assign 2 cases' });
    expect(nextMover(after(...sampled, first!), undrafted, asks(), onFirstDay)).toMatchObject({
      what: 'Assign 1 case',
    });
    const readBut = after(...sampled, first!, second!, small.bothRead[0]!);
    expect(nextMover(readBut, undrafted, asks(), onFirstDay)).toMatchObject({ what: 'See that 1 case is read' });
  });

  it('is another caseload where none of its cases can be drawn any more', () => {
    const supplied = [small.scheduled, small.caseloadSupplied];
    const next = (...since: InspectionEvent[]) =>
      nextMover(after(...supplied, ...since), undrafted, asks(), onFirstDay);
    expect(next()).toMatchObject({ what: 'Draw the case sample', whose: 'lead_inspector' });
    expect(next(...movedTo('2017-12-11', '2017-12-13'))).toMatchObject({
      what: 'Supply another caseload',
      whose: 'planner',
      page: 'caseload',
    });
  });

  it('is the timetable where the framework asks for one, until every case to be read has a slot within fieldwork', () => {
    let today = onFirstDay;
    const move = (...since: InspectionEvent[]) =>
      nextMover(after(...sampled, ...small.assigned, ...since), undrafted, asks('timetable'), today);
    const page = { deadline: 'timetable', page: 'timetable', whose: 'lead_inspector' };
    expect(move()).toEqual({ ...page, what: 'Set the timetable of 2 cases' });
    expect(move(timetableSet)).toMatchObject({ what: 'See that 2 cases are read' });
    const replaced: InspectionEvent = { type: 'CaseReplaced', data: { caseRef: 'T-2', replacement: 'T-9' } };
    expect(move(timetableSet, replaced)).toEqual({ ...page, what: 'Give 1 case a slot in the timetable' });
    expect(move(timetableSet, ...movedTo('2015-12-14', '2015-12-14'))).toEqual({
      ...page,
      what: 'Give 1 case a slot in the timetable',
    });
    expect(move(small.bothRead[0]!)).toEqual({ ...page, what: 'Set the timetable of 1 case' });
    expect(move(...small.bothRead)).toMatchObject({ what: 'Freeze the tally and draft the letter' });
    today = '2015-12-16';
    expect(move()).toMatchObject({ deadline: 'timetable' });
    today = '2015-12-17';
    expect(move()).toMatchObject({ what: 'See that 2 cases are read' });
  });

  it('is the planners’ where the visit was missed, with no deadline of its days overdue', () => {
    const reason = 'Snow closed the roads.';
    const fieldwork = { start: '2015-12-14', end: '2015-12-16' };
    const missed = after(...sampled, { type: 'VisitMissed', data: { fieldwork, reason } });
    expect(nextMover(missed, undrafted, asks('timetable'), onFirstDay)).toMatchObject({
      whose: 'planner',
      page: 'visit',
      deadline: null,
    });
    const draft = { id: 'draft' as const, on: '2015-12-30' };
    expect(isOverdue(missed, undrafted, draft, '2016-01-11')).toBe(false);
    expect(isOverdue(after(...sampled), undrafted, draft, '2016-01-11')).toBe(true);
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
  it('for the timetable is met by the timetable and not by assigning the cases, and needs none once all are read', () => {
    const assigned = [...sampled, ...small.assigned];
    expect(isMet(after(small.scheduled), undrafted, 'timetable')).toBe(false);
    expect(isMet(after(...assigned), undrafted, 'timetable')).toBe(false);
    expect(isMet(after(...assigned, timetableSet), undrafted, 'timetable')).toBe(true);
    expect(
      isMet(after(...assigned, timetableSet, ...movedTo('2016-01-11', '2016-01-11')), undrafted, 'timetable'),
    ).toBe(true);
    expect(isMet(after(...assigned, ...small.bothRead), undrafted, 'timetable')).toBe(true);
    expect(isMet(after(...small.asFarAsTheTally), undrafted, 'timetable')).toBe(true);
  });

  it('for the timetable is not overdue any more once fieldwork is over', () => {
    const overdueOn = (today: string, deadline = { id: 'timetable' as const, on: '2015-12-10' }) =>
      isOverdue(after(...sampled), undrafted, deadline, today);
    expect(['2015-12-10', '2015-12-11', '2015-12-16', '2015-12-17'].map((day) => overdueOn(day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isOverdue(after(small.scheduled), undrafted, { id: 'sample', on: '2015-12-07' }, '2015-12-17')).toBe(true);
  });

  it('for the draft is met by the draft, and for its check by the approval alone', () => {
    const counted = after(...small.asFarAsTheTally);
    expect(isMet(counted, undrafted, 'draft')).toBe(false);
    expect(isMet(counted, drafted, 'draft')).toBe(true);
    expect(isMet(counted, drafted, 'accuracy_check')).toBe(false);
    expect(isMet(after(...small.asFarAsTheTally, small.approved), drafted, 'accuracy_check')).toBe(true);
  });
});
