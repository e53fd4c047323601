import {
  findTypedNumbers,
  type Framework,
  type LetterFacts,
  type LetterFault,
  placeOf,
  scanTags,
  type SourceTag,
} from '#domain';
import { checkTags, checkVariables } from './check-tags.ts';
import type { LetterModel } from './letter-model.ts';
import { LetterReader } from './letter-reader.ts';
import { markdoc } from './markdoc.ts';
import { readFigure } from './read-figure.ts';

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
  const figuresAlone = broken.length === 0 ? [] : checkFigures(source, tags, framework, facts);
  const faults = [
    ...broken,
    ...checkVariables(source, tags),
    ...findTypedNumbers(source, lastYear),
    ...reader.faults,
    ...figuresAlone,
  ];
  return { model, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** What can be said of a letter whose framework is not known: its tags, its variables and its typed numbers. */
export function checkLetterAlone(source: string): readonly LetterFault[] {
  const tags = scanTags(source);
  const faults = [...checkTags(source, tags), ...checkVariables(source, tags), ...findTypedNumbers(source)];
  return faults.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Each figure for itself, where the letter around them cannot be read: one broken tag must not hide what else is wrong. */
function checkFigures(
  source: string,
  tags: readonly SourceTag[],
  framework: Framework,
  facts: LetterFacts | undefined,
): readonly LetterFault[] {
  return tags
    .filter(({ kind, name }) => kind === 'opening' && name === 'figure')
    .flatMap((tag): LetterFault[] => {
      const node = [...markdoc().parse(tag.raw).walk()].find((each) => each.tag === 'figure');
      const read = node === undefined ? undefined : readFigure(node.attributes, false, framework, facts);
      return read === undefined || read.ok
        ? []
        : [{ ...placeOf(source, tag.start), value: read.value, says: read.says }];
    });
}
