import { expect, it } from '@jest/globals';
import { tidyCase } from './tidy-case.ts';

const framework = { caseFacts: [{ id: 'looked_after', title: 'Looked-after child' }] };
const sent = {
  caseRef: 'N-1',
  area: 'North  West',
  caseManager: 'Zoe\u0308\u200B  Smith',
  sentenceDate: '2015-10-13',
  sentenceType: 'referral\norder',
  gender: 'female',
  ageAtSentence: 15,
  riskOfHarm: 'low',
  facts: { looked_after: false, likes_football: true },
} as const;

it('makes one case of those that look alike, with the facts of the framework alone', () => {
  expect(tidyCase(sent, framework)).toEqual({
    ...sent,
    area: 'North West',
    caseManager: 'Zoë Smith',
    sentenceType: 'referral order',
    facts: { looked_after: false },
  });
});

it('makes no fact up that was not sent', () => {
  expect(tidyCase({ ...sent, facts: {} }, framework).facts).toEqual({});
  const inherited = { caseFacts: [{ id: 'constructor', title: 'A fact with a name of its own' }] };
  expect(tidyCase({ ...sent, facts: {} }, inherited).facts).toEqual({});
});
