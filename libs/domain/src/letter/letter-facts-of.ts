import type { Framework } from '../framework/framework.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { keyDestroyed, type Refusal } from '../inspection/refusal.ts';
import { drawFactsOf } from './draw-facts-of.ts';
import type { LetterFacts } from './letter-facts.ts';

/** What a letter rests on, from the inspection's own stream; or every reason why there can be no letter yet. */
export function letterFactsOf(
  state: Inspection,
  framework: Framework,
): { readonly ok: true; readonly facts: LetterFacts } | { readonly ok: false; readonly refusals: readonly Refusal[] } {
  if (!('tally' in state)) {
    return refused([
      { code: 'tally_not_frozen', sentence: 'The tally has not been frozen; freeze it before the letter is drafted.' },
    ]);
  }
  const { reoffending, caseManagersInterviewed, copyList, caseload } = state;
  if (reoffending === null || caseManagersInterviewed === null || copyList === null || caseload === null) {
    return refused([
      ...(reoffending === null ? [missing('reoffending record')] : []),
      ...(caseManagersInterviewed === null ? [missing('number of case managers interviewed')] : []),
      ...(copyList === null ? [missing('copy list')] : []),
      ...(caseload === null ? [missing('caseload')] : []),
    ]);
  }
  const sampled = [...state.sample.keys()].flatMap((caseRef) => caseload.cases.get(caseRef) ?? []);
  if (sampled.length < state.sample.size) return keyDestroyed('The facts of the sampled cases');
  const factIds = new Set(sampled.flatMap(({ facts }) => Object.keys(facts)));
  const factCounts = Object.fromEntries(
    [...factIds].sort().map((fact) => [fact, sampled.filter(({ facts }) => facts[fact] === true).length]),
  );
  const { inspectedBody, addressee, signatory, leadInspector, announcedOn, fieldwork, publicationDate, tally } = state;
  return {
    ok: true,
    facts: {
      framework: state.framework,
      inspectedBody,
      addressee,
      signatory,
      leadInspector,
      announcedOn,
      fieldwork,
      publicationDate,
      copyList,
      sampleSize: state.sample.size,
      tally,
      factCounts,
      caseManagersInterviewed,
      reoffending,
      draw: drawFactsOf(state, framework),
    },
  };
}

const refused = (refusals: readonly Refusal[]): { ok: false; refusals: readonly Refusal[] } => ({
  ok: false,
  refusals,
});

const missing = (what: string): Refusal => ({
  code: 'figures_missing',
  sentence: `The ${what} has not been supplied, and the letter states it; supply it first.`,
});
