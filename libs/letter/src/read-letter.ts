import { findTypedNumbers, type Framework, type LetterFacts, type LetterFault, scanTags } from '#domain';
import { checkTags } from './check-tags.ts';
import type { LetterModel } from './letter-model.ts';
import { LetterReader } from './letter-reader.ts';

/**
 * Reads a letter's source into what is printed. Without facts only markup and references are checked and every figure
 * is empty. Faults come in the order of the source; a letter with faults must not be printed.
 */
export function readLetter(
  source: string,
  framework: Framework,
  facts?: LetterFacts,
): { readonly model: LetterModel; readonly faults: readonly LetterFault[] } {
  const lastYear = facts ? Number(facts.publicationDate.slice(0, 4)) + 1 : undefined;
  const tags = scanTags(source);
  const broken = checkTags(source, tags);
  // The reader pairs tags with their places by order, which holds only where every tag is whole.
  const reader = new LetterReader(source, tags, framework, facts);
  const model: LetterModel = broken.length === 0 ? reader.read() : { title: '', blocks: [], figures: [] };
  const faults = [...broken, ...findTypedNumbers(source, lastYear), ...reader.faults];
  return { model, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}
