import { mailboxOf } from '../copy-list/mailbox.ts';
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
import { allOrRefusals, keyDestroyed, refuse } from './refusal.ts';
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
 * case manager's cases together. What has been read stays where it was, and the rest comes behind it where there is room.
 * @param atLeast so many slots a day, if more are wanted than are needed
 * @throws RangeError where there are cases to read and no inspectors
 */
export function proposeTimetable(state: WithSample, inspectors: readonly string[], atLeast = 1): TimetableSet['data'] {
  const isRead = (caseRef: string): boolean => (state.sample.get(caseRef)?.judgements ?? null) !== null;
  const cases = [...state.sample.keys()]
    .filter((caseRef) => !isRead(caseRef))
    .map((caseRef) => ({ caseRef, caseManager: state.caseload?.cases.get(caseRef)?.caseManager ?? caseRef }));
  const { entries, slots } = makeTimetable(cases, inspectors);
  const days = daysOfFieldwork(state.fieldwork).length;
  // A shortened visit has no slot any more for what was to be read after its last day.
  const over = timetableEntries(state).filter(
    ({ caseRef, slot }) =>
      isRead(caseRef) &&
      state.timetable !== null &&
      slotTime(state.timetable.plan, state.fieldwork, slot) !== undefined,
  );
  const stands = over.length === 0 ? null : (state.timetable?.plan ?? null);
  // A slot keeps its day and its place in it where a day gets more of them.
  const moved = (slot: number, aDay: number): number =>
    stands === null ? slot : Math.floor(slot / stands.aDay) * aDay + (slot % stands.aDay);
  // Behind what has been read; where that is too late, since a late case was read early, the last slots that are free.
  const freeOf = (aDay: number): readonly number[] => {
    const taken = new Set(over.map(({ slot }) => moved(slot, aDay)));
    const free = Array.from({ length: days * aDay }, (_, slot) => slot).filter((slot) => !taken.has(slot));
    const behind = free.filter((slot) => slot > Math.max(-1, ...taken));
    return behind.length < slots ? free.slice(-slots) : behind;
  };
  let aDay = Math.max(atLeast, stands?.aDay ?? 1, Math.ceil(slots / days));
  let free = freeOf(aDay);
  while (free.length < slots) free = freeOf((aDay += 1));
  return {
    plan: stands !== null && stands.aDay === aDay ? stands : usualPlan(aDay),
    places: [
      ...over.map(({ slot, ...each }) => ({ ...each, slot: moved(slot, aDay) })),
      ...entries.map(({ slot, ...each }) => ({ ...each, slot: free[slot] as number })),
    ].map(({ caseRef, inspector, slot }) => ({ caseRef, inspector, slot })),
  };
}

/**
 * The timetable that stands, with a place for each case that came in since: with the inspector who has the fewest, in the
 * first slot behind what has been read in which neither they nor the case manager are with another. `cameIn` are those
 * cases; one for which there is no such slot is left out. Undefined where no timetable was set.
 */
export function standingTimetable(
  state: WithSample,
): { readonly stands: TimetableSet['data']; readonly cameIn: readonly string[] } | undefined {
  if (state.timetable === null) return undefined;
  const { plan } = state.timetable;
  const entries = [...timetableEntries(state)];
  const isRead = (caseRef: string): boolean => (state.sample.get(caseRef)?.judgements ?? null) !== null;
  const from = Math.max(0, ...entries.filter(({ caseRef }) => isRead(caseRef)).map(({ slot }) => slot + 1));
  const slots = Array.from(
    { length: Math.max(0, daysOfFieldwork(state.fieldwork).length * plan.aDay - from) },
    (_, slot) => from + slot,
  );
  const readers = [...new Set(entries.map(({ inspector }) => inspector))];
  const load = (reader: string): number => entries.filter(({ inspector }) => inspector === reader).length;
  const cameIn: string[] = [];
  for (const caseRef of state.sample.keys()) {
    if (isRead(caseRef) || entries.some((entry) => entry.caseRef === caseRef)) continue;
    const caseManager = state.caseload?.cases.get(caseRef)?.caseManager ?? '';
    const isFree = (reader: string, slot: number): boolean =>
      !entries.some(
        (entry) => entry.slot === slot && (entry.inspector === reader || entry.caseManager === caseManager),
      );
    const place = readers
      .toSorted((one, other) => load(one) - load(other))
      .flatMap((inspector) => slots.filter((slot) => isFree(inspector, slot)).map((slot) => ({ inspector, slot })))[0];
    if (place === undefined) continue;
    entries.push({ caseRef, caseManager, ...place });
    cameIn.push(caseRef);
  }
  return {
    stands: { plan, places: entries.map(({ caseRef, inspector, slot }) => ({ caseRef, inspector, slot })) },
    cameIn,
  };
}

/** Sets when and by whom every sampled case is read; a case that is not read yet is assigned with it. */
export function setTimetable(
  state: Exclude<StartedInspection, Published>,
  { plan, places, names }: TimetableSet['data'] & { readonly names?: ReadonlyMap<string, string> },
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
    return keyDestroyed('The facts of these cases');
  const entries = places.map((place) => ({ ...place, caseManager: managerOf(place.caseRef) ?? '' }));
  const nameOf = (inspector: string): string =>
    names?.get(inspector) ??
    [state.leadInspector, ...state.team].find((person) => mailboxOf(person) === inspector)?.name ??
    inspector;
  const when = (slot: number): string => slotInWords(plan, state.fieldwork, slot);
  const refusals = [
    ...placeRefusals(state.sample, places, nameOf),
    ...places
      .filter(({ slot }) => !Number.isInteger(slot) || slot < 0 || slotTime(plan, state.fieldwork, slot) === undefined)
      .map(({ caseRef }): Refusal => ({
        code: 'slot_outside_fieldwork',
        sentence: `Case ${caseRef} has no slot within the days of fieldwork.`,
      })),
    ...timetableClashes(entries, when, nameOf).map((sentence): Refusal => ({ code: 'timetable_clash', sentence })),
    ...loadRefusals(state.sample, places, nameOf),
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
  nameOf: (inspector: string) => string,
): readonly Refusal[] {
  const placed = new Set(places.map(({ caseRef }) => caseRef));
  return [
    ...twice(places.map(({ caseRef }) => caseRef)),
    // A case that was read before there was a timetable needs none.
    ...[...sample.values()]
      .filter(({ caseRef, judgements }) => judgements === null && !placed.has(caseRef))
      .map(({ caseRef }): Refusal => ({
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
              sentence: `Case ${caseRef} has already been read by ${sampled.inspector === null ? 'an inspector' : nameOf(sampled.inspector)}.`,
            },
          ];
    }),
  ];
}

/**
 * Loads are uneven where a case that is left to read would even out with somebody else both what the two have left and what
 * they read in all. So who falls ill leaves with few cases and the others share the rest, and who reads faster than others
 * makes no timetable uneven that was even.
 */
function loadRefusals(
  sample: ReadonlyMap<string, SampledCase>,
  places: readonly TimetablePlace[],
  nameOf: (inspector: string) => string,
): readonly Refusal[] {
  const isLeft = ({ caseRef }: TimetablePlace): boolean => (sample.get(caseRef)?.judgements ?? null) === null;
  const readers = [...sample.values()].filter(({ judgements }) => judgements !== null);
  const left = new Map<string, number>();
  for (const { inspector } of places.filter(isLeft)) left.set(inspector, (left.get(inspector) ?? 0) + 1);
  const loads = [...left]
    .map(([inspector, load]) => ({
      inspector,
      load,
      read: readers.filter((each) => each.inspector === inspector).length,
    }))
    .sort((one, other) => one.load - other.load);
  const what = readers.length === 0 ? 'cases' : 'cases left to read';
  for (const most of loads.toReversed()) {
    const least = loads.find(({ load, read }) => most.load - load > 1 && most.load + most.read - load - read > 1);
    if (least !== undefined) {
      const sentence = `${nameOf(most.inspector)} has ${most.load} ${what} and ${nameOf(least.inspector)} has ${least.load}: loads may differ by one case at most.`;
      return [{ code: 'loads_uneven', sentence }];
    }
  }
  return [];
}
