import {
  daysOfFieldwork,
  isSlotPlan,
  isSlotsADay,
  proposeTimetable,
  slotInWords,
  slotTime,
  standingTimetable,
  usualPlan,
  type SlotPlan,
  type TimetableSet,
  mailboxOf,
} from '#domain';
import { withRole, type Account } from '../accounts/account.ts';
import { formFields, formList } from '../pages/acting.ts';
import { apartInWords, inspectorNames, type WithSample } from './timetable-page.ts';
import { shortDate } from './wording.ts';

/** A timetable in a form: a case may lack its inspector or its slot. */
export interface TypedTimetable {
  readonly firstAt: string;
  readonly minutes: string;
  readonly aDay: number;
  /** Case reference → what is chosen; empty where nothing is. */
  readonly places: ReadonlyMap<string, { readonly inspector: string; readonly slot: string }>;
  /** Cases that came into the sample since, whose place is proposed. */
  readonly cameIn?: readonly string[];
}

/** Those among whom a timetable is proposed unless others are chosen: the lead inspector and the team. */
export function usualInspectors({ leadInspector, team }: WithSample, accounts: readonly Account[]): readonly string[] {
  const mailboxes = [leadInspector, ...team].map(mailboxOf);
  return [
    ...new Set(mailboxes.map((mailbox) => accounts.find(({ email }) => email === mailbox)?.inspector ?? mailbox)),
  ];
}

/** @param aDay slots a day, if more are wanted than are needed; not heeded where no day can be divided so */
export function proposed(state: WithSample, inspectors: readonly string[], aDay: number | undefined): TypedTimetable {
  return typedFrom(proposeTimetable(state, inspectors, aDay !== undefined && isSlotsADay(aDay) ? aDay : 1));
}

/** The timetable that stands, with a place for what came in since; undefined where none was set. */
export function standing(state: WithSample): TypedTimetable | undefined {
  const standing = standingTimetable(state);
  return standing && { ...typedFrom(standing.stands), cameIn: standing.cameIn };
}

const typedFrom = ({ plan, places }: TimetableSet['data']): TypedTimetable => ({
  firstAt: plan.firstAt,
  minutes: String(plan.minutes),
  aDay: plan.aDay,
  places: new Map(places.map(({ caseRef, inspector, slot }) => [caseRef, { inspector, slot: String(slot) }])),
});

/** What was sent for the cases of this sample. */
export function typedIn(body: unknown, state: WithSample): TypedTimetable {
  const { firstAt, minutes, aDay } = formFields(body, ['firstAt', 'minutes', 'aDay']);
  const sentADay = wholeNumber(aDay) ?? 0;
  return {
    firstAt,
    minutes,
    // The rules refuse a day of no slots.
    aDay: isSlotsADay(sentADay) ? sentADay : 0,
    places: new Map(
      [...state.sample.keys()].map((caseRef) => {
        const [inspector, slot] = [`inspector-${caseRef}`, `slot-${caseRef}`];
        const sent = formFields(body, [inspector, slot]);
        return [caseRef, { inspector: sent[inspector] ?? '', slot: sent[slot] ?? '' }];
      }),
    ),
  };
}

/** The same as the rules take it: cases without a slot are left out, and the rules name them. */
export function timetableFrom({ firstAt, minutes, aDay, places }: TypedTimetable): TimetableSet['data'] {
  return {
    plan: { firstAt, minutes: wholeNumber(minutes) ?? 0, aDay },
    places: [...places].flatMap(([caseRef, { inspector, slot }]) => {
      const number = wholeNumber(slot);
      return number === undefined || inspector === '' ? [] : [{ caseRef, inspector, slot: number }];
    }),
  };
}

export const wholeNumber = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);

/** Slots to choose from in all rows together: a page of 120,000 took three seconds, in which nobody else was answered. */
const mostChoices = 10_000;

/** What the page shows to change: a row a case, by inspector and slot, with the choices of each. */
export function timetableForm(state: WithSample, typed: TypedTimetable, accounts: readonly Account[]) {
  const said: SlotPlan = { firstAt: typed.firstAt, minutes: wholeNumber(typed.minutes) ?? 0, aDay: typed.aDay };
  const plan = isSlotPlan(said) ? said : usualPlan(typed.aDay);
  const slots = daysOfFieldwork(state.fieldwork).length * plan.aDay;
  const offered = Math.min(slots, Math.max(state.sample.size, Math.floor(mostChoices / state.sample.size)));
  const timeOf = (slot: number) => {
    const time = slotTime(plan, state.fieldwork, slot);
    return time === undefined ? [] : [{ value: String(slot), text: `${shortDate(time.date)}, ${time.from}` }];
  };
  const times = Array.from({ length: offered }, (_, slot) => timeOf(slot)).flat();
  /** With the one that is chosen, which may lie behind those that are offered. */
  const timesWith = (slot: string) => [...times, ...(Number(slot) < offered ? [] : timeOf(wholeNumber(slot) ?? -1))];
  /** Who has read a case; undefined where it is left to read. */
  const readerOf = (caseRef: string): string | undefined => {
    const { judgements = null, inspector = null } = state.sample.get(caseRef) ?? {};
    return judgements === null ? undefined : (inspector ?? '');
  };
  const places = [...state.sample.keys()].map((caseRef) => {
    const { inspector, slot } = typed.places.get(caseRef) ?? { inspector: '', slot: '' };
    return { caseRef, inspector: readerOf(caseRef) ?? inspector, slot };
  });
  const chosen = places.map(({ inspector }) => inspector).filter((each) => each !== '');
  const readers = withRole(accounts, 'inspector', 'lead_inspector');
  const names = inspectorNames(state, accounts);
  const inspectors = [
    ...readers.map(({ inspector, name }) => ({ value: inspector, text: name })),
    // Whoever stands in the timetable and has no account.
    ...[...new Set(chosen)]
      .filter((each) => !readers.some(({ inspector }) => inspector === each))
      .map((each) => ({ value: each, text: names.get(each) ?? each })),
  ];
  const select = (choices: readonly { value: string; text: string }[], value: string) => [
    { value: '', text: 'None' },
    ...choices.map((choice) => ({ ...choice, selected: choice.value === value })),
  ];
  const twice = (key: (place: (typeof places)[number]) => string, of: (typeof places)[number]): boolean =>
    of.slot !== '' && places.some((other) => other !== of && other.slot === of.slot && key(other) === key(of));
  const managerOf = (caseRef: string): string => state.caseload?.cases.get(caseRef)?.caseManager ?? '';
  const placed = timetableFrom(typed).places.map((place) => ({ ...place, caseManager: managerOf(place.caseRef) }));
  return {
    firstAt: typed.firstAt,
    minutes: typed.minutes,
    aDay: typed.aDay,
    /** How many of the first slots can be chosen, where it is not all of them. */
    offered: offered < slots ? offered : undefined,
    apart: apartInWords(placed, names, (slot) => slotInWords(plan, state.fieldwork, slot)),
    readers: inspectors.map((each) => ({
      ...each,
      checked: places.some(({ caseRef, inspector }) => inspector === each.value && readerOf(caseRef) === undefined),
    })),
    rows: [...places]
      .sort((one, other) => one.inspector.localeCompare(other.inspector) || Number(one.slot) - Number(other.slot))
      .map((place) => ({
        caseRef: place.caseRef,
        caseManager: managerOf(place.caseRef),
        isRead: readerOf(place.caseRef) !== undefined,
        inspectors: select(
          inspectors.filter(({ value }) => value === (readerOf(place.caseRef) ?? value)),
          place.inspector,
        ),
        slots: select(timesWith(place.slot), place.slot),
        clashes:
          (place.inspector !== '' && twice(({ inspector }) => inspector, place)) ||
          twice(({ caseRef }) => managerOf(caseRef), place),
      })),
  };
}

/** Inspectors that a request for a proposal names; none where it names none. */
export const inspectorsAsked = (query: unknown): readonly string[] => formList(query, 'inspector');
