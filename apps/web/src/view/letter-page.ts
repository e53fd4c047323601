import { assembleLetter, Refused } from '#commands';
import type { Seals } from '#domain';
import { FaultyLetter } from '#letter';
import type { WebDeps } from '../web-deps.ts';
import { NotFound } from '../server/problem.ts';
import type { InspectionFile } from './inspection-file.ts';

export const renderingKinds = ['html', 'text', 'pdf'] as const;
export type RenderingKind = (typeof renderingKinds)[number];

export const mediaTypes: Readonly<Record<RenderingKind, string>> = {
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
};

/** The seals of the edition that stands approved or published. */
export function sealsOf({ inspection }: InspectionFile): Seals | undefined {
  return inspection.stage === 'approved' || inspection.stage === 'published' ? inspection.approval.seals : undefined;
}

/**
 * The bytes of the letter: the sealed ones once it is approved, else as the draft comes out now.
 * @throws NotFound while nothing is drafted, Refused or FaultyLetter where the draft cannot be rendered
 */
export async function letterBytes(deps: WebDeps, file: InspectionFile, kind: RenderingKind): Promise<Buffer> {
  const seals = sealsOf(file);
  if (seals !== undefined) {
    const sealed = await deps.renderings.load(seals.renderings[kind]);
    if (sealed === undefined) throw new Error(`The sealed ${kind} of ${file.inspection.inspectionId} is not kept.`);
    return sealed.bytes;
  }
  if (file.letter.stage === 'undrafted') throw new NotFound('The letter has not been drafted yet.');
  const { renderings } = await assembleLetter(file.inspection, file.letter, file.framework);
  return renderings[kind];
}

/** What the letter page shows: the letter's own markup, or why it cannot be shown. */
export type ShownLetter =
  | { readonly kind: 'none' }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  | { readonly kind: 'letter'; readonly html: string };

export async function shownLetter(deps: WebDeps, file: InspectionFile): Promise<ShownLetter> {
  if (file.letter.stage === 'undrafted') return { kind: 'none' };
  try {
    const html = (await letterBytes(deps, file, 'html')).toString('utf8');
    return { kind: 'letter', html: oneLevelDown(articleOf(html)) };
  } catch (error) {
    if (error instanceof FaultyLetter) {
      return {
        kind: 'faulty',
        faults: error.faults.map(({ line, column, says }) => `Line ${line}, column ${column}: ${says}`),
      };
    }
    if (error instanceof Refused) return { kind: 'faulty', faults: error.refusals.map(({ sentence }) => sentence) };
    throw error;
  }
}

/** The letter without the page around it. */
export function articleOf(html: string): string {
  const [start, end] = [html.indexOf('<article'), html.lastIndexOf('</article>')];
  if (start < 0 || end < start) throw new Error('A letter as a page holds an article, and this one does not.');
  return html.slice(start, end + '</article>'.length);
}

/** Headings one level down, below the heading of the page that the letter stands in. */
const oneLevelDown = (html: string): string =>
  html.replace(/<(\/?)h([1-5])>/g, (_, slash: string, level: string) => `<${slash}h${Number(level) + 1}>`);
