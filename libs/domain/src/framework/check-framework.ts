import { reservedReferences } from '../letter/figure-reference.ts';
import { genders, risksOfHarm } from '../inspection/case.ts';
import type { Division, Framework } from './framework.ts';

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
    ...twice(framework.draw.divisions.map(({ by }) => by)).map((it) => `The draw is divided by ${it} twice.`),
    ...framework.draw.divisions.flatMap((division) => divisionFaults(division, facts)),
  ];
}

/** A case that belongs to no group, or to two, would be in no stratum, or in two. */
function divisionFaults({ by, groups }: Division, facts: ReadonlySet<string>): readonly string[] {
  const values: readonly string[] | undefined =
    by === 'gender' ? genders : by === 'risk_of_harm' ? risksOfHarm : facts.has(by) ? ['yes', 'no'] : undefined;
  if (values === undefined)
    return [`The draw is divided by ${by}, which is neither gender, risk_of_harm nor a case fact.`];
  const grouped = groups.flatMap((group) => group.values);
  return [
    ...values.filter((it) => !grouped.includes(it)).map((it) => `The draw has no group for ${by} ${it}.`),
    ...twice(grouped).map((it) => `The draw has ${by} ${it} in two groups.`),
    ...grouped
      .filter((it) => !values.includes(it))
      .map((it) => `The draw has a group for ${by} ${it}, which no case has.`),
    ...twice(groups.map(({ title }) => title)).map((it) => `The draw has two groups of ${by} called ${it}.`),
  ];
}

function twice(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
