import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as small from '../../../../test/support/small-inspection.ts';
import type { Case } from './case.ts';
import { decide } from './decide.ts';
import type { CaseSampleDrawn, InspectionEvent, InspectionScheduled, TimetableSet } from './events.ts';
import { evolve, unscheduled } from './inspection.ts';
import type { Inspection, SampleDrawn } from './inspection.ts';
import { proposeTimetable, standingTimetable, timetableEntries } from './timetable-of.ts';

const act = { by: 'lead@inspectorate.example', on: '2015-12-10', imported: false };
const fold = (...events: readonly InspectionEvent[]): Inspection =>
  events.reduce<Inspection>((state, event, index) => evolve(state, { ...event, version: index + 1 }), unscheduled);

/** A sample of which each case has the case manager at its place. */
const historyOf = (managers: readonly string[]): readonly InspectionEvent[] => {
  const cases = managers.map((caseManager, n): Case => ({ ...small.caseInCustody, caseRef: `C-${n}`, caseManager }));
  const caseRefs = cases.map(({ caseRef }) => caseRef);
  return [
    small.scheduled,
    { type: 'CaseloadSupplied', data: { caseRefs, sha256: '' }, sealed: { cases } },
    { type: 'CaseSampleDrawn', data: { seed: null, algorithm: 'recorded', inputsSha256: '', caseRefs, reserves: [] } },
  ];
};
const sampled = (managers: readonly string[], ...since: readonly InspectionEvent[]): SampleDrawn => {
  const state = fold(...historyOf(managers), ...since);
  if (state.stage !== 'sample_drawn') throw new Error(state.stage);
  return state;
};
type Sent = TimetableSet['data'] & { readonly names?: ReadonlyMap<string, string> };
const set = (state: Inspection, timetable: Sent) =>
  decide(state, { type: 'SetTimetable', ...timetable }, act, small.smallFramework);
const refusals = (state: Inspection, timetable: Sent): readonly string[] => {
  const decision = set(state, timetable);
  return decision.ok ? [] : decision.refusals.map(({ code, sentence }) => `${code}: ${sentence}`);
};

describe('a timetable that is proposed', () => {
  it('is always one that can be set, and assigns every case', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('m-1', 'm-2', 'm-3', 'm-4'), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 7 }),
        (managers, number) => {
          const inspectors = Array.from({ length: number }, (_, n) => `inspector-${n}`);
          const state = sampled(managers);
          const proposed = proposeTimetable(state, inspectors);
          const decision = set(state, proposed);
          if (!decision.ok) throw new Error(decision.refusals.map(({ sentence }) => sentence).join(' '));
          const after = sampled(managers, ...decision.events);
          expect(timetableEntries(after)).toHaveLength(managers.length);
          for (const { caseRef, inspector, slot } of proposed.places) {
            expect(after.sample.get(caseRef)?.inspector).toBe(inspector);
            expect(after.timetable?.slots.get(caseRef)).toBe(slot);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A case as read by this inspector. */
const readBy = (caseRef: string, inspector: string): readonly InspectionEvent[] => [
  { type: 'CaseAssigned', data: { caseRef, inspector } },
  { type: 'CaseRead', data: { caseRef, inspector, judgements: small.readInCustody } },
];

describe('a timetable that is proposed in the middle of a visit', () => {
  it('can be set: what has been read stays with its reader and its time, and the rest comes behind it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('m-1', 'm-2', 'm-3', 'm-4'), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 39 })),
        fc.integer({ min: 1, max: 20 }),
        (managers, before, after, read, wanted) => {
          const inspectors = (number: number) => Array.from({ length: number }, (_, n) => `inspector-${n}`);
          const first = set(sampled(managers), proposeTimetable(sampled(managers), inspectors(before)));
          if (!first.ok) throw new Error('The first cannot be set.');
          const soFar = sampled(managers, ...first.events);
          const reads = [...new Set(read)].flatMap((n) => {
            const inspector = soFar.sample.get(`C-${n}`)?.inspector;
            return inspector ? readBy(`C-${n}`, inspector).slice(1) : [];
          });
          const midway = sampled(managers, ...first.events, ...reads);
          const proposed = proposeTimetable(midway, inspectors(after), wanted);
          expect(proposed.plan.aDay).toBeGreaterThanOrEqual(wanted);
          expect(refusals(midway, proposed)).toEqual([]);
          const times = ({ plan, places }: TimetableSet['data']) =>
            new Map(places.map(({ caseRef, slot }) => [caseRef, [Math.floor(slot / plan.aDay), slot % plan.aDay]]));
          const [was, is] = [times(proposeTimetable(sampled(managers), inspectors(before))), times(proposed)];
          for (const { caseRef, judgements } of midway.sample.values())
            if (judgements !== null) expect(is.get(caseRef)).toEqual(was.get(caseRef));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not crowd the last day where its last case was read first', () => {
    const managers = Array.from({ length: 6 }, (_, n) => `m-${n}`);
    const plan = { firstAt: '09:30', minutes: 90, aDay: 2 };
    const places = managers.map((_, slot) => ({ caseRef: `C-${slot}`, inspector: 'one', slot }));
    const state = sampled(managers, { type: 'TimetableSet', data: { plan, places } }, ...readBy('C-5', 'one'));
    const proposed = proposeTimetable(state, ['one']);
    expect(proposed.plan).toEqual(plan);
    expect(proposed.places.map(({ slot }) => slot).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('leaves out a case whose slot the visit lost when it was shortened, although it was read', () => {
    const managers = ['m-1', 'm-2'];
    const places = [0, 5].map((slot, n) => ({ caseRef: `C-${n}`, inspector: 'one', slot }));
    const { announcedOn, publicationDate, framework } = (small.scheduled as InspectionScheduled).data;
    const fieldwork = { start: '2015-12-14', end: '2015-12-14' };
    const moved = { announcedOn, publicationDate, framework, fieldwork, reason: 'A day is enough.' };
    const shortened = sampled(
      managers,
      { type: 'TimetableSet', data: { plan: { firstAt: '09:30', minutes: 90, aDay: 2 }, places } },
      { type: 'InspectionMoved', data: moved },
      ...readBy('C-1', 'one'),
    );
    const proposed = proposeTimetable(shortened, ['one']);
    expect(proposed.places.map(({ caseRef }) => caseRef)).toEqual(['C-0']);
    expect(refusals(shortened, proposed)).toEqual([]);
  });

  it('leaves out a case that was read before there was a timetable', () => {
    const state = sampled(['m-1', 'm-2'], ...readBy('C-0', 'one'));
    const proposed = proposeTimetable(state, ['one', 'two']);
    expect(proposed.places.map(({ caseRef }) => caseRef)).toEqual(['C-1']);
    expect(refusals(state, proposed)).toEqual([]);
  });
});

describe('a timetable after a case was replaced', () => {
  /** All but the last of these cases are sampled and have a timetable; then the last one comes in for one of them. */
  const afterReplacement = (managers: readonly string[], inspectors: readonly string[], out: number): SampleDrawn => {
    const [scheduled, supplied, drawn] = historyOf(managers) as [InspectionEvent, InspectionEvent, CaseSampleDrawn];
    const sample = { ...drawn, data: { ...drawn.data, caseRefs: drawn.data.caseRefs.slice(0, -1) } };
    const before = fold(scheduled, supplied, sample) as SampleDrawn;
    const decision = set(before, proposeTimetable(before, inspectors));
    if (!decision.ok) throw new Error('What is proposed cannot be set.');
    const data = { caseRef: `C-${out}`, replacement: `C-${managers.length - 1}` };
    return fold(scheduled, supplied, sample, ...decision.events, { type: 'CaseReplaced', data }) as SampleDrawn;
  };

  it('has a place for the one that came in, and can be set as it is', () => {
    const state = afterReplacement(['m-1', 'm-1', 'm-2', 'm-2', 'm-2'], ['one', 'two'], 0);
    const { stands, cameIn } = standingTimetable(state)!;
    expect(cameIn).toEqual(['C-4']);
    expect(stands.places.find(({ caseRef }) => caseRef === 'C-4')).toMatchObject({ inspector: 'one' });
    expect(refusals(state, stands)).toEqual([]);
  });

  it('puts nobody in two places, whatever the sample', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('m-1', 'm-2', 'm-3', 'm-4', 'm-5'), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (managers, number, at) => {
          const inspectors = Array.from({ length: number }, (_, n) => `inspector-${n}`);
          const state = afterReplacement(managers, inspectors, at % (managers.length - 1));
          // Where there is one case there is one reader less: nobody is left to give the other to.
          fc.pre(managers.length > 2);
          const { stands, cameIn } = standingTimetable(state)!;
          expect(stands.places).toHaveLength(managers.length - 2 + cameIn.length);
          expect(refusals(state, stands).filter((refusal) => !/^(case_not_in|loads)/.test(refusal))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is none where none was set', () => expect(standingTimetable(sampled(['m-1', 'm-2']))).toBeUndefined());
});

describe('a timetable that is changed by hand', () => {
  const managers = ['m-1', 'm-1', 'm-2', 'm-2'];
  const state = sampled(managers);
  const plan = { firstAt: '09:30', minutes: 90, aDay: 2 };
  const places = [
    { caseRef: 'C-0', inspector: 'one', slot: 0 },
    { caseRef: 'C-1', inspector: 'one', slot: 1 },
    { caseRef: 'C-2', inspector: 'two', slot: 0 },
    { caseRef: 'C-3', inspector: 'two', slot: 1 },
  ];
  const changed = (at: number, change: Partial<(typeof places)[number]>) =>
    places.map((place, n) => (n === at ? { ...place, ...change } : place));

  it('stands where nobody is in two places', () => {
    expect(refusals(state, { plan, places })).toEqual([]);
  });

  it('names an inspector and a case manager who would be in two places', () => {
    expect(refusals(state, { plan, places: changed(1, { slot: 0 }) })).toEqual([
      'timetable_clash: one has case C-0 and case C-1 at the same time, on 14 December 2015 at 09:30.',
      'timetable_clash: m-1 has case C-0 and case C-1 at the same time, on 14 December 2015 at 09:30.',
    ]);
  });

  it('is refused with loads that differ by more than one case', () => {
    expect(refusals(state, { plan, places: changed(3, { inspector: 'one', slot: 2 }) })).toEqual([
      'loads_uneven: one has 3 cases and two has 1: loads may differ by one case at most.',
    ]);
  });

  it('lets the others share what is left by someone who falls ill after a first case', () => {
    const ill = sampled(['m-1', 'm-2', 'm-3', 'm-4', 'm-5', 'm-6'], ...readBy('C-0', 'one'));
    const reader = (caseRef: string, inspector: string, slot: number) => ({ caseRef, inspector, slot });
    const shared = [
      reader('C-0', 'one', 0),
      reader('C-1', 'two', 1),
      reader('C-2', 'two', 2),
      reader('C-3', 'two', 3),
      reader('C-4', 'three', 1),
      reader('C-5', 'three', 2),
    ];
    expect(refusals(ill, { plan, places: shared })).toEqual([]);
    const uneven = shared.map((each) => (each.caseRef === 'C-4' ? reader('C-4', 'two', 4) : each));
    expect(refusals(ill, { plan, places: uneven })).toEqual([
      'loads_uneven: two has 4 cases left to read and three has 1: loads may differ by one case at most.',
    ]);
  });

  it('can be changed where one has fallen ill and of the others one reads faster', () => {
    const [quick, slow] = ['two', 'three'];
    const ill = ['one', quick, quick, quick, quick, slow, slow, slow, slow];
    const places = ill.map((inspector, n) => ({ caseRef: `C-${n}`, inspector, slot: inspector === slow ? n - 4 : n }));
    const read = [0, 1, 2, 3].flatMap((n) => readBy(`C-${n}`, ill[n]!));
    expect(
      refusals(
        sampled(
          ill.map((_, n) => `m-${n}`),
          ...read,
        ),
        { plan: { ...plan, aDay: 4 }, places },
      ),
    ).toEqual([]);
  });

  it('calls others by the names that it is given, and records nothing of those', () => {
    const twice = changed(0, { inspector: 'beside' }).map((each) =>
      each.caseRef === 'C-2' ? { ...each, inspector: 'beside' } : each,
    );
    const names = new Map([['beside', 'Inspector beside the team']]);
    expect(refusals(state, { plan, places: twice, names })[0]).toContain('Inspector beside the team has case C-0');
    const decision = set(state, { plan, places, names });
    expect(decision.ok && decision.events[0]?.data).toEqual({ plan, places });
  });

  it('calls the inspectors of the visit by their names', () => {
    const { name, email } = state.leadInspector;
    const twice = changed(0, { inspector: email }).map((each) =>
      each.caseRef === 'C-2' ? { ...each, inspector: email } : each,
    );
    expect(refusals(state, { plan, places: twice })[0]).toBe(
      `timetable_clash: ${name} has case C-0 and case C-2 at the same time, on 14 December 2015 at 09:30.`,
    );
  });

  it('is refused with a case left out, twice, from elsewhere, or after the last day', () => {
    expect(refusals(state, { plan, places: places.slice(1) })).toContain(
      'case_not_in_timetable: Case C-0 needs an inspector and a slot.',
    );
    const [first] = places;
    expect(refusals(state, { plan, places: [...places, { ...first!, slot: 4 }] })[0]).toMatch(/^case_twice/);
    expect(refusals(state, { plan, places: changed(0, { caseRef: 'X-1' }) })).toContain(
      'case_not_in_sample: Case X-1 is not in the case sample.',
    );
    // Fieldwork has three days of two slots.
    expect(refusals(state, { plan, places: changed(1, { slot: 5 }) })).toEqual([]);
    expect(refusals(state, { plan, places: changed(1, { slot: 6 }) })).toEqual([
      'slot_outside_fieldwork: Case C-1 has no slot within the days of fieldwork.',
    ]);
    expect(refusals(state, { plan: { ...plan, minutes: 600 }, places })[0]).toMatch(/^invalid_value/);
  });

  it('leaves a case that has been read with its reader', () => {
    const read: InspectionEvent[] = [
      { type: 'CaseAssigned', data: { caseRef: 'C-0', inspector: 'two' } },
      { type: 'CaseRead', data: { caseRef: 'C-0', inspector: 'two', judgements: small.readInCustody } },
    ];
    expect(refusals(sampled(managers, ...read), { plan, places })).toEqual([
      'case_already_read: Case C-0 has already been read by two.',
    ]);
  });

  it('assigns none anew whose inspector stays, and is refused before a sample and after the tally', () => {
    const assigned: InspectionEvent = { type: 'CaseAssigned', data: { caseRef: 'C-0', inspector: 'one' } };
    const decision = set(sampled(managers, assigned), { plan, places });
    expect(decision.ok && decision.events.map(({ type }) => type)).toEqual([
      'TimetableSet',
      ...Array<string>(3).fill('CaseAssigned'),
    ]);
    expect(refusals(fold(small.scheduled), { plan, places })[0]).toMatch(/^sample_not_drawn/);
    expect(refusals(fold(...small.asFarAsTheTally), { plan, places })[0]).toMatch(/^tally_frozen/);
  });

  it('loses a case that is replaced; the one that comes in has no slot yet', () => {
    const replaced = sampled(
      managers,
      { type: 'TimetableSet', data: { plan, places } },
      ...places.map(({ caseRef, inspector }): InspectionEvent => ({
        type: 'CaseAssigned',
        data: { caseRef, inspector },
      })),
      { type: 'CaseReplaced', data: { caseRef: 'C-0', replacement: 'C-9' } },
    );
    expect(timetableEntries(replaced).map(({ caseRef }) => caseRef)).toEqual(['C-1', 'C-2', 'C-3']);
  });
});
