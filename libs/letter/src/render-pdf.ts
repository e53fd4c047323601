import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { projectFile } from '#platform';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { LetterModel } from './letter-model.ts';

/** A letter that cannot be set as PDF/UA, with what the typesetter says of it. */
export class CannotPrint extends Error {
  /** Pieces of text for which no font has a glyph; none where there is another reason. */
  readonly lacking: readonly string[];
  constructor(reason: string, lacking: readonly string[], options?: ErrorOptions) {
    super(`The letter cannot be printed: ${reason}`, options);
    this.name = 'CannotPrint';
    this.lacking = lacking;
  }
}

const require = createRequire(import.meta.url);

/** The letter's faces, and one that has the letters they lack: Greek, Hebrew, Arabic, Armenian, Georgian names. */
const fontFiles = () => [
  require.resolve('@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf'),
  require.resolve('@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf'),
  require.resolve('@expo-google-fonts/source-serif-4/700Bold/SourceSerif4_700Bold.ttf'),
  require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'),
  require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];

let compiler: NodeCompiler | undefined;

/** Made once: reading the fonts takes longer than setting a letter. */
function typesetter(): NodeCompiler {
  if (compiler) return compiler;
  // Loaded with the first letter, so that what sets none need not wait for it.
  const typst = require('@myriaddreamin/typst-ts-node-compiler') as { readonly NodeCompiler: typeof NodeCompiler };
  const fontBlobs = fontFiles().map((file) => readFileSync(file));
  compiler = typst.NodeCompiler.create({
    fontArgs: [{ fontBlobs }],
    workspace: projectFile('libs', 'letter', 'typst'),
  });
  return compiler;
}

/**
 * The letter as tagged PDF/UA-1 on A4. The same letter gives the same bytes: its date is the day of publication, never
 * the clock's, and the document's id is made from its content.
 * @throws CannotPrint
 */
export function renderPdf(model: LetterModel, edition: number, publicationDate: string): Buffer {
  const [year, month, day] = publicationDate.split('-').map(Number);
  const head = model.blocks.find((block) => block.kind === 'letter-head');
  const organisation = head?.organisation ?? '';
  const letter = {
    title: model.title,
    organisation,
    footer: `Edition ${edition}`,
    publishedOn: { year, month, day },
    blocks: model.blocks,
  };
  const typst = typesetter();
  try {
    return typst.pdf(
      {
        mainFilePath: projectFile('libs', 'letter', 'typst', 'letter.typ'),
        inputs: { letter: JSON.stringify(letter) },
      },
      { pdfStandard: 'ua-1', creationTimestamp: Date.parse(`${publicationDate}T00:00:00Z`) / 1000 },
    );
  } catch (error) {
    const lacking = textWithoutGlyphs(error);
    const reason = lacking.length > 0 ? `the fonts lack ${lacking.join(' ')}.` : reasonOf(error);
    throw new CannotPrint(reason, lacking, { cause: error });
  } finally {
    typst.evictCache(10);
  }
}

const saidBy = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function textWithoutGlyphs(error: unknown): string[] {
  const found = saidBy(error).matchAll(/the text `\\?"(.*?)\\?"` could not be displayed/g);
  return [...new Set([...found].map(([, text]) => text ?? ''))];
}

const reasonOf = (error: unknown): string =>
  [...saidBy(error).matchAll(/message: "(.*?)", trace/g)].map(([, message]) => message).join('; ') || saidBy(error);
