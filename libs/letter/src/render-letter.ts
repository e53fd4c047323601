import type { FigureUse, Framework, LetterFacts, LetterFault } from '#domain';
import { checkLetterAlone, readLetter } from './read-letter.ts';
import { renderHtml, renderMailHtml } from './render-html.ts';
import { renderPdf } from './render-pdf.ts';
import { renderText } from './render-text.ts';

/** What a letter is published and sent as; all four say the same figures, listed in their order. */
export interface Renderings {
  readonly html: Buffer;
  readonly text: Buffer;
  readonly pdf: Buffer;
  /** HTML part of a message, with one slot for the positions of its reader. */
  readonly mailHtml: Buffer;
  readonly figures: readonly FigureUse[];
}

/** A letter with faults was to be printed. */
export class FaultyLetter extends Error {
  readonly faults: readonly LetterFault[];
  constructor(faults: readonly LetterFault[]) {
    super(faults.map(({ line, column, says }) => `Line ${line}, column ${column}: ${says}`).join('\n'));
    this.name = 'FaultyLetter';
    this.faults = faults;
  }
}

/**
 * Every fault of a letter in the order of its source: markup, unknown references, typed numbers; with facts also the
 * figures whose form would be untrue. Without a framework, what needs none is still checked.
 */
export function checkLetter(
  source: string,
  framework: Framework | undefined,
  facts?: LetterFacts,
): readonly LetterFault[] {
  return framework === undefined ? checkLetterAlone(source) : readLetter(source, framework, facts).faults;
}

/**
 * Renders one edition. The same arguments give the same bytes.
 * @throws FaultyLetter where `checkLetter` finds anything, CannotPrint where a character has no glyph
 */
export function renderLetter(
  source: string,
  framework: Framework,
  facts: LetterFacts,
  edition: number,
): Promise<Renderings> {
  return Promise.resolve().then(() => {
    const model = readSound(source, framework, facts);
    return {
      html: Buffer.from(renderHtml(model, edition)),
      text: Buffer.from(renderText(model)),
      pdf: renderPdf(model, edition, facts.publicationDate),
      mailHtml: Buffer.from(renderMailHtml(model, edition)),
      figures: model.figures,
    };
  });
}

function readSound(source: string, framework: Framework, facts: LetterFacts) {
  const { model, faults } = readLetter(source, framework, facts);
  if (faults.length > 0) throw new FaultyLetter(faults);
  return model;
}
