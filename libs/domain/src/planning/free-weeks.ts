import { dateInWords } from '../inspection/dates.ts';
import { announcementDate } from './announcement.ts';
import type { Tie } from './body.ts';
import { clashesOf, type ProposedVisit } from './clashes.ts';
import { breachesOf, limitsInForce, type ProgrammeLimits } from './limits.ts';
import type { Programme } from './programme.ts';
import { addDays, mondayOf, overlap, weeksOf, yearOf, type BankHolidays, type Days } from './working-days.ts';

/** A week in which the visit could be, on the same days of the week and as long, and why it is free. */
export interface FreeWeek {
  /** ISO date. */
  readonly monday: string;
  readonly fieldwork: Days;
  /** The day on which the body hears of these days. */
  readonly announcedOn: string;
  readonly why: string;
}

/** Half a year either way: beyond that a planner looks at the programme, not at an offer. */
const weeksLookedAt = 26;

/**
 * The free weeks nearest to the days asked for, nearest first. Free is a week that passes no limit, in which every
 * inspector is there, and of which the body can still be told in time. Where the visit stands already is no offer.
 * @param today ISO date
 * @param isKnown true where the body knows of the visit, and hears of other days at once
 */
export function nearestFreeWeeks(
  visit: ProposedVisit,
  programme: Programme,
  limits: readonly ProgrammeLimits[],
  holidays: BankHolidays,
  ties: readonly Tie[],
  { today, isKnown = false, most = 4 }: { readonly today: string; readonly isKnown?: boolean; readonly most?: number },
): readonly FreeWeek[] {
  const found: FreeWeek[] = [];
  const now = programme.visits.get(visit.inspectionId)?.fieldwork;
  for (let distance = 1; distance <= weeksLookedAt && found.length < most; distance += 1) {
    for (const weeks of [distance, -distance]) {
      const fieldwork = {
        start: addDays(visit.fieldwork.start, weeks * 7),
        end: addDays(visit.fieldwork.end, weeks * 7),
      };
      if (found.length >= most || (now?.start === fieldwork.start && now.end === fieldwork.end)) continue;
      const announcedOn = isKnown ? today : announcementDate(fieldwork.start, holidays, today);
      const moved = { ...visit, fieldwork };
      const inForce = limitsInForce(limits, fieldwork.start);
      if (inForce === undefined) continue;
      if (breachesOf({ ...moved, toldOn: announcedOn }, programme, inForce, holidays).length > 0) continue;
      if (clashesOf(moved, programme, ties).length > 0) continue;
      found.push({
        monday: mondayOf(fieldwork.start),
        fieldwork,
        announcedOn,
        why: whyFree(
          moved,
          programme,
          inForce,
          isKnown ? 'the body is told at once' : `announced on ${dateInWords(announcedOn)}`,
        ),
      });
    }
  }
  return found;
}

function whyFree(
  visit: ProposedVisit,
  programme: Programme,
  { mostAWeek, mostAYear }: ProgrammeLimits,
  whenTold: string,
): string {
  const others = [...programme.visits.values()].filter(({ inspectionId }) => inspectionId !== visit.inspectionId);
  const weeks = weeksOf(visit.fieldwork).map((monday) => ({ start: monday, end: addDays(monday, 6) }));
  const there = others.filter(({ fieldwork }) => weeks.some((week) => overlap(fieldwork, week)));
  const year = yearOf(visit.fieldwork.start);
  const inYear = others.filter(({ fieldwork }) => yearOf(fieldwork.start) === year).length;
  const beside = there.length === 0 ? 'no other inspection' : there.map(({ bodyName }) => bodyName).join(' and ');
  return [
    'no bank holiday',
    `${beside} that week, of at most ${mostAWeek}`,
    `${inYear} of at most ${mostAYear} in ${year}`,
    ...inspectorsAreThere(visit.inspectors.length),
    whenTold,
  ].join('; ');
}

function inspectorsAreThere(number: number): readonly string[] {
  if (number === 0) return [];
  if (number === 1) return ['the inspector is there'];
  return [number === 2 ? 'both inspectors are there' : `all ${number} inspectors are there`];
}
