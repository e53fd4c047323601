import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LetterFacts } from '#domain';
import { CannotPrint, draftFromTemplate, renderLetter } from '#letter';
import type { Pack } from './pack.ts';
import type { PackFault } from './pack-fault.ts';
import { copyListFile, inspectionFile, letterFile } from './pack-fault.ts';

/** Files whose text the letter takes over. */
const printed = [inspectionFile, copyListFile, letterFile];

/**
 * Sets the letter of a sound pack once, before anything runs: a character that no font has is a fault of the file in which
 * it stands, and not to be found out after half of the inspection is in the log.
 */
export async function printFaults(folder: string, pack: Pack, facts: LetterFacts): Promise<readonly PackFault[]> {
  try {
    await renderLetter(pack.letterSource ?? draftFromTemplate(pack.framework, facts), pack.framework, facts, 1);
    return [];
  } catch (error) {
    if (!(error instanceof CannotPrint) || error.lacking.length === 0) throw error;
    return error.lacking.map((text) => placeOf(folder, pack, text));
  }
}

function placeOf(folder: string, pack: Pack, text: string): PackFault {
  const says = 'The fonts of the letter cannot print this; write it in other letters.';
  for (const file of printed.filter((each) => each !== letterFile || pack.letterSource !== null)) {
    const lines = readFileSync(join(folder, file), 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n');
    const line = lines.findIndex((each) => each.includes(text));
    if (line >= 0) return { file, line: line + 1, column: (lines[line]?.indexOf(text) ?? 0) + 1, value: text, says };
  }
  return { file: inspectionFile, line: null, column: null, value: text, says };
}
