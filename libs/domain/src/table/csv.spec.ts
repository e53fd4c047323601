import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCsv } from './csv.ts';

const field = fc.string({ unit: fc.constantFrom('a', 'ß', '–', ' ', ',', '"', '\n', '\r', '\r\n') });
// A record of one empty field is a blank line.
const records = fc.array(
  fc.array(field, { minLength: 1, maxLength: 4 }).filter(([first, ...rest]) => first !== '' || rest.length > 0),
);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const plainWhereItMay = (text: string): string => (/[",\r\n]/.test(text) ? quoted(text) : text);

describe('a CSV file gives back', () => {
  test('what was written, quoted or not, with LF or CRLF, with or without a last line break', () => {
    fc.assert(
      fc.property(
        records,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.boolean(),
        (written, lineBreak, all, last) => {
          const lines = written.map((fields) => fields.map(all ? quoted : plainWhereItMay).join(','));
          const read = parseCsv(lines.join(lineBreak) + (last ? lineBreak : ''));
          expect(read.faults).toEqual([]);
          expect(read.records.map(({ fields }) => fields)).toEqual(written);
        },
      ),
    );
  });

  test('the line on which each record starts, whatever its fields hold', () => {
    fc.assert(
      fc.property(records, (written) => {
        const lines = written.map((fields) => fields.map(quoted).join(','));
        const starts = lines.map((_, at) => lines.slice(0, at).join('\n').split('\n').length + (at === 0 ? 0 : 1));
        expect(parseCsv(lines.join('\n')).records.map(({ line }) => line)).toEqual(starts);
      }),
    );
  });
});

describe('after a fault a CSV file is read on', () => {
  test('behind a stray quote', () => {
    const { records, faults } = parseCsv('a,b\n1,2"3\n4,5\n');
    expect(faults).toMatchObject([{ line: 2, value: '1,2"3', lost: false }]);
    expect(records.map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['1', '2"3'],
      ['4', '5'],
    ]);
  });

  test('in the line below a quote that is never closed', () => {
    const { records, faults } = parseCsv('a,b\r\n1,"2\r\n3,4\r\n');
    expect(faults).toMatchObject([{ line: 2, value: '1,"2', lost: true }]);
    expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([
      [1, 'a', 'b'],
      [3, '3', '4'],
    ]);
  });
});
