import { describe, expect, test } from '@jest/globals';
import { checkLetter, loadFrameworks } from '#letter';
import { readPack } from '../../apps/cli/src/pack/read-pack.ts';
import type { PackReadingResult } from '../../apps/cli/src/pack/read-pack.ts';
import { alteredPack } from './altered-pack.ts';
import type { Alterations } from './altered-pack.ts';

type Place = readonly [file: string, line: number | null, column: string | number | null, value: string | null];

/** What is done to the West London pack, and the one fault that comes of it, or all of them. */
type Refusal = readonly [what: string, alterations: Alterations, ...faults: Place[]];

const frameworks = loadFrameworks();

/** Reads the West London pack with these alterations, and removes the copy again. */
export function readAltered(alterations: Alterations): PackReadingResult {
  const pack = alteredPack(alterations);
  try {
    return readPack(pack.folder, { frameworks, checkLetter, freshSeed: 'fresh seed' });
  } finally {
    pack.remove();
  }
}

/** One test for each: exactly these faults, each saying in a sentence what would be right. */
export function describeRefusals(title: string, refusals: readonly Refusal[]): void {
  describe(title, () => {
    test.each(refusals)('%s', (_, alterations, ...places) => {
      const read = readAltered(alterations);
      const faults = 'faults' in read ? read.faults : [];
      expect(faults.map(({ file, line, column, value }) => [file, line, column, value])).toEqual(places);
      for (const { says } of faults) expect(says).toMatch(/^[^\n]+[.?]$/);
    });
  });
}
