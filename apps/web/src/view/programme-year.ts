import {
  addDays,
  holidaysInWeeksOf,
  limitsInForce,
  mondayOf,
  noticeDays,
  overlap,
  yearOf,
  type BankHolidays,
  type ProgrammeLimits,
} from '#domain';
import { stageInWords, type ProgrammeEntry } from '#read-models';
import { longDate } from './wording.ts';

/** An inspection as the programme page shows it. */
type ShownVisit = ProgrammeEntry & { readonly stageInWords: string; readonly stageClasses: string };

/** A week of a year as the programme page shows it. */
interface YearWeek {
  readonly monday: string;
  /** Those with a day of fieldwork in this week. */
  readonly inspections: readonly ShownVisit[];
  /** True where a further visit fits. */
  readonly isFree: boolean;
  /** `Boxing Day, 28 December 2026`, `Full`: what speaks against a further visit. */
  readonly notes: readonly string[];
}

interface ProgrammeYear {
  readonly weeks: readonly YearWeek[];
  /** How many start in this year: what its limit counts. */
  readonly total: number;
  /** How many there are and what the limits say, in words. */
  readonly standing: string;
}

/**
 * Every week of a year, whether anything is on it or not, with what the limits leave room for.
 * @param inspections those of the year, and those of the years beside it that reach into its weeks
 * @param today ISO date: a week that has begun is free no more, nor is one of which nobody can be told in time
 */
export function programmeYear(
  year: number,
  inspections: readonly ProgrammeEntry[],
  limits: readonly ProgrammeLimits[],
  holidays: BankHolidays,
  today: string,
): ProgrammeYear {
  const inForce = limitsInForce(limits, `${year}-12-31`);
  const visits = inspections.map((each) => ({
    ...each,
    stageInWords: stageInWords(each.stage),
    stageClasses: classesOf(each),
  }));
  const earliest = addDays(today, noticeDays);
  const weeks: YearWeek[] = [];
  for (let monday = mondayOf(`${year}-01-01`); yearOf(monday) <= year; monday = addDays(monday, 7)) {
    const week = { start: monday, end: addDays(monday, 6) };
    const there = visits.filter(({ fieldwork }) => overlap(fieldwork, week));
    const days = holidaysInWeeksOf({ start: monday, end: monday }, holidays);
    const isClosed = inForce?.inBankHolidayWeeks === false && days.length > 0;
    const isFull = inForce !== undefined && there.length >= inForce.mostAWeek;
    const isTooSoon = addDays(monday, 4) < earliest;
    weeks.push({
      monday,
      inspections: there,
      isFree: !isClosed && !isFull && !isTooSoon,
      notes: [
        ...days.map(({ date, name }) => `${name}, ${longDate(date)}`),
        ...(isFull ? ['Full'] : []),
        ...(isTooSoon && monday > today ? [`Less than ${noticeDays} days of notice`] : []),
      ],
    });
  }
  const total = inspections.filter(({ fieldwork }) => yearOf(fieldwork.start) === year).length;
  return { weeks, total, standing: standingOf(total, inForce) };
}

function standingOf(number: number, limits: ProgrammeLimits | undefined): string {
  if (limits === undefined) return '';
  const { leastAYear, mostAYear, mostAWeek, inBankHolidayWeeks } = limits;
  const against =
    number > mostAYear
      ? `${number - mostAYear} more than the limit`
      : number < leastAYear
        ? `${leastAYear - number} to go to the least`
        : `room for ${mostAYear - number} more`;
  const weeks = `at most ${mostAWeek} a week${inBankHolidayWeeks ? '' : ', none in a week with a bank holiday'}`;
  return `${leastAYear} to ${mostAYear} a year (${against}); ${weeks}.`;
}

function classesOf({ stage }: ProgrammeEntry): string {
  switch (stage.name) {
    case 'scheduled':
    case 'announced':
      return 'govuk-tag--grey';
    case 'missed':
      return 'govuk-tag--red';
    case 'sample_drawn':
    case 'reading':
      return 'govuk-tag--blue';
    case 'drafted':
    case 'approved':
      return 'govuk-tag--yellow';
    case 'published':
      return 'govuk-tag--blue';
    case 'sent':
      return stage.sent === stage.of ? 'govuk-tag--green' : 'govuk-tag--blue';
    default:
      return stage satisfies never;
  }
}
