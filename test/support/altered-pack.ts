import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '#platform';

/** What becomes of a file: its new content from the old one ('' where there was none), or null to take it away. */
export type Alterations = Readonly<Record<string, ((before: string) => string | Uint8Array) | null>>;

/** A copy of the West London pack with some of its files altered, in a temporary folder of its own. */
export function alteredPack(alterations: Alterations = {}): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  cpSync(projectFile('examples', 'west-london-2015'), folder, { recursive: true });
  for (const [file, alter] of Object.entries(alterations)) {
    const path = join(folder, file);
    if (alter === null) rmSync(path);
    else writeFileSync(path, alter(existsSync(path) ? readFileSync(path, 'utf8') : ''));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Replaces a piece of text that must stand there exactly once, so that no test breaks another thing than it means. */
export const replacing =
  (old: string, by: string) =>
  (before: string): string => {
    const parts = before.split(old);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(old)} stands there ${parts.length - 1} times, not once.`);
    return parts.join(by);
  };

/** Adds a row at the end. */
export const adding =
  (row: string) =>
  (before: string): string =>
    `${before}${row}\n`;

/** Writes another row in the place of the one at `line`, or takes it away. */
export const row =
  (line: number, by: string | null) =>
  (before: string): string => {
    const lines = before.split('\n');
    lines.splice(line - 1, 1, ...(by === null ? [] : [by]));
    return lines.join('\n');
  };
