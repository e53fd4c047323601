import { Temporal } from 'temporal-polyfill';
import type { Eligibility } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';

/**
 * Whether a case may be drawn: sentenced neither too shortly nor too long before the first day of fieldwork, both ends
 * included. Dates are ISO dates.
 * @throws RangeError where one of them is no date
 */
export function eligible(
  { sentenceDate }: Pick<Case, 'sentenceDate'>,
  fieldworkStart: string,
  { sentencedAtLeastDaysBefore, sentencedAtMostDaysBefore }: Eligibility,
): boolean {
  const days = Temporal.PlainDate.from(sentenceDate).until(Temporal.PlainDate.from(fieldworkStart)).days;
  return days >= sentencedAtLeastDaysBefore && days <= sentencedAtMostDaysBefore;
}
