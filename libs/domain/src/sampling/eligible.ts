import { Temporal } from 'temporal-polyfill';
import type { Eligibility } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';

/** Whether a case had run neither too short nor too long on the first day of fieldwork (ISO date). */
export function eligible(each: Case, fieldworkStart: string, eligibility: Eligibility): boolean {
  const days = ranForDays(each.sentenceDate, fieldworkStart);
  return days >= eligibility.sentencedAtLeastDaysBefore && days <= eligibility.sentencedAtMostDaysBefore;
}

/** Whole days from sentence to the first day of fieldwork; negative where the sentence came after. */
export function ranForDays(sentenceDate: string, fieldworkStart: string): number {
  return Temporal.PlainDate.from(sentenceDate).until(fieldworkStart, { largestUnit: 'days' }).days;
}
