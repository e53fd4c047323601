import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Case } from '../inspection/case.ts';
import { canonicalCaseload } from './canonical-caseload.ts';

const cases = fc.uniqueArray(
  fc.record<Case>({
    caseRef: fc.string({ minLength: 1 }),
    area: fc.constantFrom('Westminster', 'Kensington and Chelsea'),
    caseManager: fc.string(),
    sentenceDate: fc.constantFrom('2015-10-13', '2015-10-14'),
    sentenceType: fc.constantFrom('custodial', 'referral_order'),
    gender: fc.constantFrom('female', 'male'),
    ageAtSentence: fc.integer({ min: 10, max: 18 }),
    riskOfHarm: fc.constantFrom('low', 'very_high'),
    facts: fc.record({ looked_after: fc.boolean(), mappa_eligible: fc.boolean() }),
  }),
  { selector: ({ caseRef }) => caseRef, maxLength: 12 },
);

test('a caseload has one text, whatever the order of its rows and facts', () => {
  fc.assert(
    fc.property(cases, (caseload) => {
      const turned = caseload.toReversed().map((each) => ({
        ...each,
        facts: Object.fromEntries(Object.entries(each.facts).reverse()),
      }));
      expect(canonicalCaseload(turned)).toBe(canonicalCaseload(caseload));
    }),
  );
});

test('another fact gives another text', () => {
  fc.assert(
    fc.property(
      cases.filter(({ length }) => length > 0),
      ([first, ...rest]) => {
        const changed = { ...first!, facts: { ...first!.facts, looked_after: first!.facts['looked_after'] !== true } };
        expect(canonicalCaseload([changed, ...rest])).not.toBe(canonicalCaseload([first!, ...rest]));
      },
    ),
  );
});
