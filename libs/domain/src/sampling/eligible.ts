import type { Eligibility } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';
import { daysSince1970 } from './days.ts';

/**
 * Why a case may not be drawn, in a sentence; undefined where it may: sentenced neither too shortly nor too long before the
 * first day of fieldwork (ISO date), both ends included.
 * @throws RangeError where one of the two dates is no date
 */
export function whyNotEligible(
  { sentenceDate }: Pick<Case, 'sentenceDate'>,
  fieldworkStart: string,
  { sentencedAtLeastDaysBefore: least, sentencedAtMostDaysBefore: most }: Eligibility,
): string | undefined {
  const days = ranForDays(sentenceDate, fieldworkStart);
  if (days < 0)
    return `Sentenced on ${sentenceDate}, after fieldwork starts; at least ${least} days before are needed.`;
  if (days < least)
    return `Sentenced on ${sentenceDate}, ${inDays(days)} before fieldwork; at least ${least} are needed.`;
  if (days > most)
    return `Sentenced on ${sentenceDate}, ${inDays(days)} before fieldwork; at most ${most} are allowed.`;
  return undefined;
}

/** Whether a case may be drawn. @throws RangeError where a date is none */
export const eligible = (...asked: Parameters<typeof whyNotEligible>): boolean =>
  whyNotEligible(...asked) === undefined;

const inDays = (days: number): string => (days === 1 ? 'one day' : `${days} days`);

/** Whole days from sentence to the first day of fieldwork; negative where the sentence came after. */
export function ranForDays(sentenceDate: string, fieldworkStart: string): number {
  return daysSince1970(fieldworkStart) - daysSince1970(sentenceDate);
}
