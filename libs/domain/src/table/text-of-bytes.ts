import type { TableFault } from './table-fault.ts';

/**
 * A file's text in UTF-8, its byte-order mark taken off, or undefined with a fault that says why there is none. Text in
 * another encoding is one fault and is then read as Windows-1252, its likeliest origin (a spreadsheet), so that its other
 * faults show in the same run.
 */
export function textOfBytes(file: string, bytes: Uint8Array, faults: TableFault[]): string | undefined {
  const complain = (says: string, at: number): void => {
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
    const value = `0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    faults.push({ file, line, column: null, value, says });
  };
  if (startOfZip.every((byte, at) => bytes[at] === byte)) {
    const says = 'This is a spreadsheet’s own file or an archive, no text; save the table as CSV (UTF-8).';
    return void faults.push({ file, line: null, column: null, value: null, says });
  }
  const zero = bytes.indexOf(0);
  const faulty = decodes(bytes, {}) ? undefined : firstFaultyByte(bytes);
  const at = faulty ?? (zero === -1 ? undefined : zero);
  if (at === undefined) return new TextDecoder('utf-8').decode(bytes);
  complain('This is not UTF-8 text; save the file as UTF-8.', at);
  // Zero bytes mean UTF-16 or no text at all: read as single bytes, nothing in it would make sense.
  return zero === -1 ? new TextDecoder('windows-1252').decode(bytes) : undefined;
}

/** `PK`, as every .xlsx and .ods starts. */
const startOfZip = [0x50, 0x4b, 0x03, 0x04];

/** Where the first character that is not UTF-8 starts, found by halving: a decoder says that one is wrong, not which. */
function firstFaultyByte(bytes: Uint8Array): number {
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

function decodes(bytes: Uint8Array, options: { stream?: boolean }): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, options);
    return true;
  } catch {
    return false;
  }
}
