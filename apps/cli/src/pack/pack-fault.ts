/** One thing that is wrong in a pack, and what would be right. */
export interface PackFault {
  /** Name of the file within the pack, or the folder itself. */
  readonly file: string;
  /** Line of the row, key or place in the text, from 1; null for what is missing. */
  readonly line: number | null;
  /** Name of the column, path of the key (`fieldwork.end`), or place in the line, from 1; null for a whole line or file. */
  readonly column: string | number | null;
  /** What stands there, as it is written; for a missing answer its case and criterion; else null. */
  readonly value: string | null;
  readonly says: string;
}

export const inspectionFile = 'inspection.yaml';
export const caseloadFile = 'caseload.csv';
export const sampleFile = 'sample.csv';
export const readingsFile = 'readings.csv';
export const copyListFile = 'copy-list.csv';
export const letterFile = 'letter.md';

const order = [inspectionFile, caseloadFile, sampleFile, readingsFile, copyListFile, letterFile];

/** By file, then by line; what is missing comes after what stands there. */
export function inReadingOrder(faults: readonly PackFault[]): readonly PackFault[] {
  return [...faults].sort(
    (one, other) =>
      order.indexOf(one.file) - order.indexOf(other.file) || (one.line ?? Infinity) - (other.line ?? Infinity) || 0,
  );
}

/**
 * The faults for a person at a terminal: a line that counts them, then under each file one line a fault. Values are
 * printed as JSON strings, so that blanks, line breaks and control characters show and do nothing.
 */
export function faultsInWords(what: string, faults: readonly PackFault[]): string {
  const lines = [`${what} has ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}:`];
  let file: string | undefined;
  for (const fault of inReadingOrder(faults)) {
    if (fault.file !== file) lines.push('', fault.file);
    file = fault.file;
    const place = [
      ...(fault.line === null ? [] : [`line ${fault.line}`]),
      ...(fault.column === null ? [] : [typeof fault.column === 'number' ? `column ${fault.column}` : fault.column]),
      ...(fault.value === null ? [] : [shortened(JSON.stringify(fault.value))]),
    ].join(', ');
    lines.push(place === '' ? `  ${fault.says}` : `  ${place}: ${fault.says}`);
  }
  return lines.join('\n');
}

const shortened = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);
