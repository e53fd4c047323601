import type { Framework } from '../framework/framework.ts';
import type { Case } from '../inspection/case.ts';
import { tidy } from '../table/one-line.ts';

/**
 * A case as a caseload has it, whichever way it came: a case manager written in two ways would be two, each with a cap, and
 * facts that the framework does not name would make another caseload of the same cases.
 */
export const tidyCase = (each: Case, { caseFacts }: Pick<Framework, 'caseFacts'>): Case => ({
  ...each,
  area: tidy(each.area),
  caseManager: tidy(each.caseManager),
  sentenceType: tidy(each.sentenceType),
  facts: Object.fromEntries(
    caseFacts.flatMap(({ id }) => {
      const holds = Object.hasOwn(each.facts, id) ? each.facts[id] : undefined;
      return holds === undefined ? [] : [[id, holds]];
    }),
  ),
});
