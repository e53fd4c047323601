import type { CaseRead, Judgement, Judgements } from '#domain';
import type { NewEvent } from '#event-log';
import { loadFrameworks } from '#letter';

const sqs = loadFrameworks().find(({ id }) => id === 'sqs');
if (sqs === undefined) throw new Error('The framework sqs is missing.');
const criteria = sqs.criteria.map(({ id }) => id);
const answers: readonly Judgement[] = ['sufficient', 'sufficient', 'sufficient', 'insufficient', 'not_relevant'];

/** The data of one case reading: an answer for each criterion of the framework, another mixture for every case. */
export function readingOf(place: number): CaseRead['data'] {
  const judgements: Judgements = Object.fromEntries(
    criteria.map((criterion, index) => [criterion, answers[(index * 7 + place * 3) % answers.length] ?? 'sufficient']),
  );
  return { caseRef: `WL-${String(place).padStart(4, '0')}`, inspector: 'inspector-1', judgements };
}

/** The event that a reading comes to. Without comments, which would be sealed: yardsticks encrypt nothing either. */
export const caseRead = (place: number): NewEvent => ({
  type: 'CaseRead',
  on: '2015-12-15',
  by: 'inspector-1@inspectorate.example',
  data: readingOf(place),
});
