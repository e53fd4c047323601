import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { textOfBytes } from '#domain';
import type { PackFault } from './pack-fault.ts';

/** Whether the pack holds this file, readable or not. */
export const holds = (folder: string, file: string): boolean => existsSync(join(folder, file));

/** The text of a file, or undefined with a fault that says why there is none. */
export function readText(folder: string, file: string, faults: PackFault[]): string | undefined {
  const complain = (says: string): void => void faults.push({ file, line: null, column: null, value: null, says });
  const path = join(folder, file);
  if (!existsSync(path)) return void complain(`The file ${file} is missing.`);
  if (!statSync(path).isFile()) return void complain(`${file} is not a file; put a file of this name into the folder.`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return void complain(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return textOfBytes(file, bytes, faults);
}
