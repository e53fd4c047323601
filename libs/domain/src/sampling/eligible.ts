import { Temporal } from 'temporal-polyfill';
import type { Eligibility } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';

/**
 * Whether a case may be drawn: sentenced neither too shortly nor too long before the first day of fieldwork (ISO date),
 * both ends included.
 * @throws RangeError where one of the two dates is no date
 */
export function eligible(
  { sentenceDate }: Pick<Case, 'sentenceDate'>,
  fieldworkStart: string,
  { sentencedAtLeastDaysBefore, sentencedAtMostDaysBefore }: Eligibility,
): boolean {
  const days = ranForDays(sentenceDate, fieldworkStart);
  return days >= sentencedAtLeastDaysBefore && days <= sentencedAtMostDaysBefore;
}

/** Whole days from sentence to the first day of fieldwork; negative where the sentence came after. */
export function ranForDays(sentenceDate: string, fieldworkStart: string): number {
  return Temporal.PlainDate.from(sentenceDate).until(fieldworkStart, { largestUnit: 'days' }).days;
}
