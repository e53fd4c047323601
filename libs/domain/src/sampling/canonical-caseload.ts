import type { Case } from '../inspection/case.ts';
import { byCodeUnit } from './by-code-unit.ts';

/**
 * One text for one caseload, whatever the order of its rows and facts: JSON, rows by case reference, facts by id. Its
 * SHA-256 (UTF-8) is what a caseload and the inputs of a draw are known by.
 */
export function canonicalCaseload(cases: readonly Case[]): string {
  return JSON.stringify(
    [...cases]
      .sort((one, other) => byCodeUnit(one.caseRef, other.caseRef))
      .map((each) => [
        each.caseRef,
        each.area,
        each.caseManager,
        each.sentenceDate,
        each.sentenceType,
        each.gender,
        each.ageAtSentence,
        each.riskOfHarm,
        Object.entries(each.facts).sort(([one], [other]) => byCodeUnit(one, other)),
      ]),
  );
}
