import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAltered } from '../../../../test/support/pack-refusals.ts';

const files = ['inspection.yaml', 'caseload.csv', 'sample.csv', 'readings.csv', 'copy-list.csv'];
const damage = fc.record({
  file: fc.constantFrom(...files),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 30 }),
  by: fc.constantFrom(
    '',
    '"',
    ',',
    '\n',
    ':',
    '{',
    ' ',
    '\u0000',
    '- ',
    '&a ',
    '*a',
    '<<: ',
    '? ',
    '!!int ',
    '%',
    '[[',
    '~',
    '1e999',
    '__proto__',
  ),
});

test('a pack that is damaged anywhere is read to the end: it has faults, or it is whole', () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      const read = readAltered(
        Object.fromEntries(
          files.map((file) => [
            file,
            (text: string) =>
              damages
                .filter((each) => each.file === file)
                .reduce((left, { at, length, by }) => {
                  const start = Math.floor(at * left.length);
                  return left.slice(0, start) + by + left.slice(start + length);
                }, text),
          ]),
        ),
      );
      for (const { line, says } of 'faults' in read ? read.faults : []) {
        expect(line === null || line >= 1).toBe(true);
        expect(says).not.toBe('');
      }
    }),
    { numRuns: 25 },
  );
});
