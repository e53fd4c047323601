import { dateInWords } from '../inspection/dates.ts';
import {
  addDays,
  daysBetween,
  isWorkingDay,
  longestDays,
  mondayOf,
  workingDayOnOrAfter,
  type Days,
} from './working-days.ts';

/** How each day of fieldwork is divided into slots, one case a slot. */
export interface SlotPlan {
  /** When the first one starts, such as `09:30`, Europe/London. */
  readonly firstAt: string;
  readonly minutes: number;
  readonly aDay: number;
}

/** Who reads a case in which slot. */
export interface TimetablePlace {
  readonly caseRef: string;
  /** As case readings name this person. */
  readonly inspector: string;
  readonly slot: number;
}

/** When a slot is: ISO date, and times of the day in Europe/London. */
export interface SlotTime {
  readonly date: string;
  readonly from: string;
  readonly to: string;
}

/** What a day is divided into where nobody says otherwise; the last slot of a long day ends by 18:00. */
export function usualPlan(aDay: number): SlotPlan {
  const [opens, closes, usual] = [9 * 60 + 30, 18 * 60, 90];
  return { firstAt: clock(opens), minutes: Math.max(5, Math.min(usual, Math.floor((closes - opens) / aDay))), aDay };
}

/** Days on which cases are read: the weekdays of fieldwork, or all of them where it has none. */
export function daysOfFieldwork({ start, end }: Days): readonly string[] {
  const days: string[] = [];
  for (let day = start; day <= end; day = addDays(day, 1)) days.push(day);
  const weekdays = days.filter((day) => isWorkingDay(day, new Map()));
  return weekdays.length === 0 ? days : weekdays;
}

/** Undefined where fieldwork ends before this slot. */
export function slotTime({ firstAt, minutes, aDay }: SlotPlan, fieldwork: Days, slot: number): SlotTime | undefined {
  const date = dayOfFieldwork(fieldwork, Math.floor(slot / aDay));
  if (date === undefined) return undefined;
  const from = minutesOf(firstAt) + (slot % aDay) * minutes;
  return { date, from: clock(from), to: clock(from + minutes) };
}

/** One of the days on which cases are read, counted from 0: reckoned, since a page asks for hundreds of slots of a long visit. */
function dayOfFieldwork({ start, end }: Days, place: number): string | undefined {
  if (!(place >= 0 && place <= longestDays)) return undefined;
  const first = workingDayOnOrAfter(start, new Map());
  const weekends = Math.floor((daysBetween(mondayOf(first), first) + place) / 5);
  const day = first > end ? addDays(start, place) : addDays(first, place + 2 * weekends);
  return day > end ? undefined : day;
}

/** Such as `on 14 December 2015 at 09:30`; by its number where fieldwork ends before it. */
export function slotInWords(plan: SlotPlan, fieldwork: Days, slot: number): string {
  const time = slotTime(plan, fieldwork, slot);
  return time === undefined ? `in slot ${slot + 1}` : `on ${dateInWords(time.date)} at ${time.from}`;
}

/** True where a day can be divided into so many slots at all. */
export const isSlotsADay = (aDay: number): boolean => isSlotPlan(usualPlan(aDay));

/** True where a day can be divided so: its last slot ends on the same day. */
export const isSlotPlan = ({ firstAt, minutes, aDay }: SlotPlan): boolean =>
  /^([01]\d|2[0-3]):[0-5]\d$/.test(firstAt) &&
  Number.isInteger(minutes) &&
  minutes >= 5 &&
  Number.isInteger(aDay) &&
  aDay >= 1 &&
  minutesOf(firstAt) + aDay * minutes < 24 * 60;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
