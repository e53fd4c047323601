import { describe, expect, it } from '@jest/globals';
import { decide, evolve, unscheduled, type Case, type Inspection, type InspectionEvent } from '#domain';
import * as small from '../../../../test/support/small-inspection.ts';
import { proposed, timetableForm, timetableFrom, typedIn } from './timetable-form.ts';

function sampleOf(size: number, fieldwork = { start: '2015-12-14', end: '2015-12-16' }, ...since: InspectionEvent[]) {
  const cases = Array.from({ length: size }, (_, n): Case => ({ ...small.caseInCustody, caseRef: `C-${n}` }));
  const caseRefs = cases.map(({ caseRef }) => caseRef);
  const scheduled = small.scheduled as Extract<InspectionEvent, { type: 'InspectionScheduled' }>;
  const history: readonly InspectionEvent[] = [
    { ...scheduled, data: { ...scheduled.data, fieldwork } },
    { type: 'CaseloadSupplied', data: { caseRefs, sha256: '' }, sealed: { cases } },
    { type: 'CaseSampleDrawn', data: { seed: null, algorithm: 'recorded', inputsSha256: '', caseRefs, reserves: [] } },
    ...since,
  ];
  const state = history.reduce<Inspection>((so, event, at) => evolve(so, { ...event, version: at + 1 }), unscheduled);
  if (state.stage !== 'sample_drawn') throw new Error(state.stage);
  return state;
}
const inspectors = Array.from({ length: 5 }, (_, n) => `inspector-${n}`);
const choicesIn = ({ rows }: ReturnType<typeof timetableForm>): number =>
  rows.reduce((sum, { slots }) => sum + slots.length, 0);

describe('the form of a timetable', () => {
  it('proposes as many slots a day as are asked for, and what is needed where no day has so many', () => {
    const state = sampleOf(4);
    expect(proposed(state, inspectors, undefined).aDay).toBe(2);
    expect(proposed(state, inspectors, 6).aDay).toBe(6);
    expect(proposed(state, inspectors, 9999)).toEqual(proposed(state, inspectors, undefined));
  });

  it('offers no slots of a day that cannot be divided so, and the rules refuse it', () => {
    const state = sampleOf(34);
    const { firstAt, minutes, places } = proposed(state, inspectors, undefined);
    const sent = Object.fromEntries(
      [...places].flatMap(([ref, { inspector, slot }]) => [
        [`inspector-${ref}`, inspector],
        [`slot-${ref}`, slot],
      ]),
    );
    for (const aDay of ['9999', '174', '0', '', 'many']) {
      const typed = typedIn({ ...sent, firstAt, minutes, aDay }, state);
      expect(choicesIn(timetableForm(state, typed, []))).toBe(34);
      const act = { by: 'lead@inspectorate.example', on: '2015-12-10', imported: false };
      const decision = decide(state, { type: 'SetTimetable', ...timetableFrom(typed) }, act, small.smallFramework);
      expect(decision.ok ? [] : decision.refusals.map(({ code }) => code)).toEqual(['invalid_value']);
    }
  });

  it('of a year of fieldwork offers the first slots, and in each row the one that is chosen', () => {
    const state = sampleOf(34, { start: '2015-12-14', end: '2016-12-13' });
    const typed = proposed(state, inspectors, 8);
    const late = {
      ...typed,
      places: new Map([...typed.places].map(([ref, place]) => [ref, { ...place, slot: '2000' }])),
    };
    const form = timetableForm(state, late, []);
    expect(form.offered).toBe(294);
    expect(choicesIn(form)).toBeLessThan(10_100);
    for (const { slots } of form.rows)
      expect(slots.at(-1)).toEqual({ value: '2000', text: '28 Nov, 09:30', selected: true });
    expect(timetableForm(sampleOf(34), typed, []).offered).toBeUndefined();
  });

  it('leaves a case that has been read with its reader, and needs no slot for it', () => {
    const [caseRef, inspector] = ['C-0', 'who-read-it'];
    const state = sampleOf(
      4,
      undefined,
      { type: 'CaseAssigned', data: { caseRef, inspector } },
      { type: 'CaseRead', data: { caseRef, inspector, judgements: small.readInCustody } },
    );
    const { rows, readers } = timetableForm(state, proposed(state, inspectors, undefined), []);
    const chosenIn = (choices: readonly { readonly value: string; readonly selected?: boolean }[]): string =>
      choices.find(({ selected }) => selected)?.value ?? '';
    const [read, ...others] = rows.toSorted((one, other) => Number(other.isRead) - Number(one.isRead));
    expect(read?.inspectors.map(({ value }) => value)).toEqual(['', inspector]);
    expect([chosenIn(read!.inspectors), chosenIn(read!.slots)]).toEqual([inspector, '']);
    expect(others.map(({ isRead }) => isRead)).toEqual([false, false, false]);
    // Who has nothing left to read is not asked to share in another proposal.
    expect(readers.find(({ value }) => value === inspector)?.checked).toBe(false);
  });

  it('shows times also where the beginning of a day is mistyped', () => {
    const state = sampleOf(4);
    const form = timetableForm(state, { ...proposed(state, inspectors, undefined), firstAt: 'half nine' }, []);
    expect(form.rows.flatMap(({ slots }) => slots.map(({ text }) => text)).join()).not.toContain('NaN');
  });
});
