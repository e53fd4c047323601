import { reservedReferences } from '../letter/figure-reference.ts';
import type { Framework } from './framework.ts';

/** What contradicts itself in a framework, each as a sentence; empty where all is well. */
export function checkFramework(framework: Framework): readonly string[] {
  const themes = new Set(framework.themes.map(({ number }) => number));
  const facts = new Set(framework.caseFacts.map(({ id }) => id));
  const { sentencedAtLeastDaysBefore: least, sentencedAtMostDaysBefore: most } = framework.eligibility;
  return [
    ...twice(framework.themes.map(({ number }) => String(number))).map((it) => `Theme ${it} stands there twice.`),
    ...twice(framework.criteria.map(({ id }) => id)).map((it) => `Criterion ${it} stands there twice.`),
    ...twice(framework.caseFacts.map(({ id }) => id)).map((it) => `Case fact ${it} stands there twice.`),
    ...twice(framework.sentenceTypes.map(({ id }) => id)).map((it) => `Sentence type ${it} stands there twice.`),
    ...twice(framework.copyListPositions).map((it) => `Position ${it} stands there twice.`),
    ...framework.criteria
      .filter(({ theme }) => !themes.has(theme))
      .map(({ id, theme }) => `Criterion ${id} belongs to theme ${theme}, which does not exist.`),
    ...framework.criteria.flatMap(({ id, gate }) =>
      gate.kind === 'fact' && !facts.has(gate.fact)
        ? [`Criterion ${id} has the gate ${gate.fact}, which is no case fact.`]
        : [],
    ),
    ...framework.criteria
      .filter(({ id }) => reservedReferences.includes(id))
      .map(({ id }) => `Criterion ${id} has a name that means something else in a letter.`),
    ...(least > most ? [`No case is eligible: at least ${least} days before, at most ${most}.`] : []),
  ];
}

function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
