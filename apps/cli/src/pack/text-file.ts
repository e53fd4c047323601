import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackFault } from './pack-fault.ts';

/** Whether the pack holds this file, readable or not. */
export const holds = (folder: string, file: string): boolean => existsSync(join(folder, file));

/**
 * The text of a file in UTF-8, its byte-order mark taken off, or undefined with a fault that says why there is none.
 * A file in another encoding is one fault and is then read as Windows-1252, its likeliest origin (a spreadsheet), so that
 * its other faults show in the same run.
 */
export function readText(folder: string, file: string, faults: PackFault[]): string | undefined {
  const complain = (says: string, line: number | null = null, value: string | null = null): void =>
    void faults.push({ file, line, column: null, value, says });
  const path = join(folder, file);
  if (!existsSync(path)) return void complain(`The file ${file} is missing.`);
  if (!statSync(path).isFile()) return void complain(`${file} is not a file; put a file of this name into the folder.`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return void complain(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const at = firstFaultyByte(bytes);
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
    const value = `0x${bytes
      .subarray(at, at + 1)
      .toString('hex')
      .toUpperCase()}`;
    complain('This is not UTF-8 text; save the file as UTF-8.', line, value);
    // Zero bytes mean UTF-16 or no text at all: read as single bytes, nothing in it would make sense.
    return bytes.includes(0) ? undefined : new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Where the first character that is not UTF-8 starts, found by halving: a decoder says that one is wrong, not which. */
function firstFaultyByte(bytes: Buffer): number {
  let [sound, faulty] = [0, bytes.length + 1];
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    // As a stream, so that a character cut in two at the end is no fault yet.
    if (decodes(bytes.subarray(0, middle), { stream: true })) sound = middle;
    else faulty = middle;
  }
  while (!decodes(bytes.subarray(0, sound), {})) sound -= 1;
  return sound;
}

function decodes(bytes: Buffer, options: { stream?: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
