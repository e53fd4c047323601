import {
  daysOfFieldwork,
  isSlotPlan,
  slotInWords,
  slotTime,
  usualPlan,
  type TimetablePlace,
} from '../planning/slots.ts';
import { makeTimetable, timetableClashes, type TimetableEntry } from '../planning/timetable.ts';
import { twice } from './decide-supplies.ts';
import type { InspectionEvent, TimetableSet } from './events.ts';
import type { Published, SampledCase, Scheduled, StartedInspection } from './inspection.ts';
import { allOrRefusals, refuse } from './refusal.ts';
import type { Decision, Refusal } from './refusal.ts';

type WithSample = Exclude<StartedInspection, Scheduled>;

/** When the sampled cases that have a slot are read, by whom and with which case manager; in the order of the sample. */
export function timetableEntries({ sample, caseload, timetable }: WithSample): readonly TimetableEntry[] {
  return [...sample.values()].flatMap(({ caseRef, inspector }) => {
    const slot = timetable?.slots.get(caseRef);
    return slot === undefined || inspector === null
      ? []
      : [{ caseRef, inspector, slot, caseManager: caseload?.cases.get(caseRef)?.caseManager ?? '' }];
  });
}

/**
 * A timetable for the sample among these inspectors, each once: nobody in two places, loads that differ by at most one, a
 * case manager's cases together.
 * @throws RangeError where there are no inspectors
 */
export function proposeTimetable(state: WithSample, inspectors: readonly string[]): TimetableSet['data'] {
  const cases = [...state.sample.keys()].map((caseRef) => ({
    caseRef,
    caseManager: state.caseload?.cases.get(caseRef)?.caseManager ?? caseRef,
  }));
  const { entries, slots } = makeTimetable(cases, inspectors);
  return {
    plan: usualPlan(Math.max(1, Math.ceil(slots / daysOfFieldwork(state.fieldwork).length))),
    places: entries.map(({ caseRef, inspector, slot }) => ({ caseRef, inspector, slot })),
  };
}

/** Sets when and by whom every sampled case is read; a case that is not read yet is assigned with it. */
export function setTimetable(
  state: Exclude<StartedInspection, Published>,
  { plan, places }: TimetableSet['data'],
): Decision<InspectionEvent> {
  if (state.stage === 'scheduled') return refuse('sample_not_drawn', 'No case sample has been drawn yet.');
  if (state.stage !== 'sample_drawn')
    return refuse('tally_frozen', 'The tally is frozen: all cases have been read, and no timetable is needed.');
  if (!isSlotPlan(plan))
    return refuse(
      'invalid_value',
      'Say when the first slot starts, such as 09:30, and slots that end on the same day.',
    );
  const managerOf = (caseRef: string): string | undefined => state.caseload?.cases.get(caseRef)?.caseManager;
  if (places.some(({ caseRef }) => state.sample.has(caseRef) && managerOf(caseRef) === undefined))
    return refuse('not_allowed', 'The facts of these cases can no longer be read.');
  const entries = places.map((place) => ({ ...place, caseManager: managerOf(place.caseRef) ?? '' }));
  const when = (slot: number): string => slotInWords(plan, state.fieldwork, slot);
  const refusals = [
    ...placeRefusals(state.sample, places),
    ...places
      .filter(({ slot }) => !Number.isInteger(slot) || slot < 0 || slotTime(plan, state.fieldwork, slot) === undefined)
      .map(({ caseRef }): Refusal => ({
        code: 'slot_outside_fieldwork',
        sentence: `Case ${caseRef} has no slot within the days of fieldwork.`,
      })),
    ...timetableClashes(entries, when).map((sentence): Refusal => ({ code: 'timetable_clash', sentence })),
    ...loadRefusals(places),
  ];
  return allOrRefusals(refusals, () => [
    { type: 'TimetableSet', data: { plan, places } },
    ...places
      .filter(({ caseRef, inspector }) => state.sample.get(caseRef)?.inspector !== inspector)
      .map(({ caseRef, inspector }): InspectionEvent => ({ type: 'CaseAssigned', data: { caseRef, inspector } })),
  ]);
}

function placeRefusals(
  sample: ReadonlyMap<string, SampledCase>,
  places: readonly TimetablePlace[],
): readonly Refusal[] {
  const placed = new Set(places.map(({ caseRef }) => caseRef));
  return [
    ...twice(places.map(({ caseRef }) => caseRef)),
    ...[...sample.keys()]
      .filter((caseRef) => !placed.has(caseRef))
      .map((caseRef): Refusal => ({
        code: 'case_not_in_timetable',
        sentence: `Case ${caseRef} needs an inspector and a slot.`,
      })),
    ...places.flatMap(({ caseRef, inspector }): Refusal[] => {
      const sampled = sample.get(caseRef);
      if (sampled === undefined)
        return [{ code: 'case_not_in_sample', sentence: `Case ${caseRef} is not in the case sample.` }];
      if (inspector.trim() === '') return [{ code: 'blank_field', sentence: `Case ${caseRef} needs an inspector.` }];
      return sampled.judgements === null || sampled.inspector === inspector
        ? []
        : [
            {
              code: 'case_already_read',
              sentence: `Case ${caseRef} has already been read by ${sampled.inspector ?? 'an inspector'}.`,
            },
          ];
    }),
  ];
}

function loadRefusals(places: readonly TimetablePlace[]): readonly Refusal[] {
  const loads = new Map<string, number>();
  for (const { inspector } of places) loads.set(inspector, (loads.get(inspector) ?? 0) + 1);
  const inOrder = [...loads].sort(([, one], [, other]) => one - other);
  const [least, most] = [inOrder[0], inOrder.at(-1)];
  if (least === undefined || most === undefined || most[1] - least[1] <= 1) return [];
  return [
    {
      code: 'loads_uneven',
      sentence: `${most[0]} has ${most[1]} cases and ${least[0]} has ${least[1]}: loads may differ by one case at most.`,
    },
  ];
}
