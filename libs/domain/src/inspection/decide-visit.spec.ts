import { describe, expect, it } from '@jest/globals';
import * as small from '../../../../test/support/small-inspection.ts';
import type { InspectionCommand, MoveInspection } from './command.ts';
import { decide } from './decide.ts';
import type { InspectionEvent } from './events.ts';
import { evolve, unscheduled, type Inspection } from './inspection.ts';

const { assigned, bothRead, caseloadSupplied, sampleDrawn, scheduled } = small;
const readyToRead = [scheduled, caseloadSupplied, sampleDrawn, ...assigned];
const fieldwork = { start: '2015-12-14', end: '2015-12-16' };
const missed: InspectionEvent = { type: 'VisitMissed', data: { fieldwork, reason: 'Snow closed the roads.' } };
const miss: InspectionCommand = { type: 'RecordMissedVisit', reason: ' Snow closed the roads. ' };
const dates = { announcedOn: '2015-11-27', publicationDate: '2016-01-27', framework: { id: 'small', version: '2015' } };
const move = (change: Partial<MoveInspection> = {}): InspectionCommand => ({
  type: 'MoveInspection',
  ...dates,
  fieldwork: { start: '2016-01-11', end: '2016-01-13' },
  publicationDate: '2016-02-24',
  reason: 'The roads are open.',
  ...change,
});
const moved: InspectionEvent = {
  type: 'InspectionMoved',
  data: {
    ...dates,
    fieldwork: { start: '2016-01-11', end: '2016-01-13' },
    publicationDate: '2016-02-24',
    reason: 'The roads are open.',
  },
};

const fold = (events: readonly InspectionEvent[]): Inspection =>
  events.reduce<Inspection>((state, event, index) => evolve(state, { ...event, version: index + 1 }), unscheduled);

/** What comes of a command: the events, or the codes of what is refused. */
function outcome(events: readonly InspectionEvent[], command: InspectionCommand, on = '2015-12-14'): unknown {
  const decision = decide(fold(events), command, { ...small.act, on }, small.smallFramework);
  return decision.ok ? decision.events : decision.refusals.map(({ code }) => code);
}

describe('A visit that did not take place', () => {
  it('is recorded with its days and the reason, from the first of them on', () => {
    expect(outcome([scheduled], miss, '2015-12-13')).toEqual(['fieldwork_not_begun']);
    expect(outcome([scheduled], miss)).toEqual([missed]);
    expect(outcome(readyToRead, miss, '2016-03-01')).toEqual([missed]);
  });

  it('is not recorded without a reason, twice, or once a case has been read', () => {
    expect(outcome([scheduled], { ...miss, reason: ' ' })).toEqual(['blank_field']);
    expect(outcome([scheduled], { ...miss, reason: 'x'.repeat(2001) })).toEqual(['invalid_value']);
    expect(outcome([scheduled], { ...miss, reason: ` ${'x'.repeat(2000)}\n` })).toHaveLength(1);
    expect(outcome([scheduled, missed], miss)).toEqual(['visit_missed']);
    expect(outcome([...readyToRead, bothRead[0]!], miss)).toEqual(['fieldwork_has_begun']);
    expect(outcome([scheduled, { type: 'InspectionCancelled', data: { reason: 'x' } }], miss)).toEqual([
      'already_cancelled',
    ]);
  });

  it('lets nothing happen that needs its days until it has others', () => {
    const reading = { caseRef: 'T-1', inspector: 'inspector-1', judgements: small.readInCustody };
    const read: InspectionCommand = { type: 'RecordCaseReading', reading };
    expect(outcome([...readyToRead, missed], read)).toEqual(['visit_missed']);
    const draw: InspectionCommand = { type: 'DrawSample', inputsSha256: 'c'.repeat(64) };
    expect(outcome([scheduled, caseloadSupplied, missed], draw)).toEqual(['visit_missed']);
    expect(outcome([...readyToRead, missed, moved], read)).toMatchObject([{ type: 'CaseRead' }]);
  });

  it('is moved to other days, not to those on which it was missed, and can be missed again', () => {
    expect(outcome([scheduled, missed], move())).toEqual([moved]);
    expect(outcome([scheduled, missed], move({ fieldwork }))).toEqual(['already_on_these_days']);
    expect(outcome([scheduled, missed, moved], miss, '2016-01-11')).toMatchObject([
      { type: 'VisitMissed', data: { fieldwork: { start: '2016-01-11' } } },
    ]);
  });

  it('can be cancelled', () => {
    expect(outcome([scheduled, missed], { type: 'CancelInspection', reason: 'No other days.' })).toMatchObject([
      { type: 'InspectionCancelled' },
    ]);
  });
});

describe('Another lead inspector', () => {
  const other = { name: 'The other', email: 'other@inspectorate.example' };
  const third = { name: 'The third', email: 'third@inspectorate.example' };
  const assign = (leadInspector?: typeof other, ...team: readonly (typeof other)[]): InspectionCommand => ({
    type: 'AssignTeam',
    team,
    leadInspector,
  });
  const changed: InspectionEvent = { type: 'LeadInspectorChanged', data: { leadInspector: other } };
  const withTeam: InspectionEvent = { type: 'TeamAssigned', data: { team: [other, third] } };

  it('leads from then on, alone or with another team', () => {
    expect(outcome([scheduled], assign(other))).toEqual([changed]);
    expect(outcome([scheduled, withTeam], assign(other, third))).toEqual([
      changed,
      { type: 'TeamAssigned', data: { team: [third] } },
    ]);
    expect(fold([scheduled, changed])).toMatchObject({
      leadInspector: other,
      ledAtFirstBy: 'lead@inspectorate.example',
    });
  });

  it('is nobody who leads already, signs, is on the team beside that, or has no mailbox', () => {
    const asBefore = { name: 'The lead', email: 'LEAD@inspectorate.example' };
    expect(outcome([scheduled], assign(asBefore, third))).toEqual([{ type: 'TeamAssigned', data: { team: [third] } }]);
    expect(outcome([scheduled], assign({ ...other, email: 'Signatory@inspectorate.example' }))).toEqual([
      'lead_inspector_is_signatory',
    ]);
    expect(outcome([scheduled], assign(other, other))).toEqual(['invalid_value']);
    expect(outcome([scheduled], assign({ name: ' ', email: 'nowhere' }))).toEqual(['blank_field', 'not_one_mailbox']);
  });

  it('does not come once the letter that names the lead inspector is approved', () => {
    const frozen = [...small.asFarAsTheTally];
    expect(outcome(frozen, assign(other))).toEqual([changed]);
    expect(outcome([...frozen, small.approved], assign(other))).toEqual(['already_approved']);
    expect(outcome([...frozen, small.approved], assign(undefined, third))).toMatchObject([{ type: 'TeamAssigned' }]);
  });
});

describe('Moving a visit', () => {
  it('is refused where it would change no date', () => {
    const asItStands = { ...dates, fieldwork };
    expect(outcome([scheduled], move(asItStands))).toEqual(['already_on_these_days']);
    expect(outcome([scheduled], move({ ...asItStands, announcedOn: '2015-11-20' }))).toMatchObject([
      { type: 'InspectionMoved' },
    ]);
  });
});
