import { letterFactsOf } from '#domain';
import type { Framework, Inspection, Letter, LetterFacts, Seals } from '#domain';
import { CannotPrint, FaultyLetter, renderLetter, sealRenderings } from '#letter';
import type { Renderings } from '#letter';
import { Refused } from './asking.ts';

/** A letter as it comes out now, with the seals that an approval would set on it. */
export interface AssembledLetter {
  readonly facts: LetterFacts;
  readonly renderings: Renderings;
  readonly seals: Seals;
}

/** What the letter rests on. @throws Refused with everything that is still missing */
export function factsOrRefused(state: Inspection, framework: Framework): LetterFacts {
  const found = letterFactsOf(state, framework);
  if (!found.ok) throw new Refused(found.refusals);
  return found.facts;
}

/**
 * Renders the letter that stands, from the inspection's own stream and never from a read model.
 * @throws Refused where something that it states is missing, or there is no draft
 */
export async function assembleLetter(
  state: Inspection,
  letter: Letter,
  framework: Framework,
): Promise<AssembledLetter> {
  const facts = factsOrRefused(state, framework);
  if (letter.stage === 'undrafted') {
    throw new Refused([{ code: 'letter_not_drafted', sentence: 'The letter has not been drafted yet.' }]);
  }
  const { source, edition } = letter;
  const renderings = await rendered(() => renderLetter(source, framework, facts, edition));
  const { copyList, publicationDate } = facts;
  const seals = sealRenderings({ source, figures: renderings.figures, copyList, publicationDate, renderings });
  return { facts, renderings, seals };
}

/** What the letter cannot say or the fonts cannot print is for its author to mend, not for an operator. */
async function rendered(render: () => Promise<Renderings>): Promise<Renderings> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof FaultyLetter || error instanceof CannotPrint)) throw error;
    throw new Refused([{ code: 'letter_faulty', sentence: error.message }]);
  }
}
