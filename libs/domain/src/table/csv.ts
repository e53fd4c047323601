/** One record of a CSV file. */
export interface CsvRecord {
  /** Line on which it starts, from 1, whatever line breaks its fields hold. */
  readonly line: number;
  readonly fields: readonly string[];
  /** As it is written. */
  readonly text: string;
}

export interface CsvFault {
  readonly line: number;
  readonly value: string;
  readonly says: string;
  /** True where a quote is never closed: this record is lost. */
  readonly lost: boolean;
}

/**
 * Reads CSV as RFC 4180 has it, with LF or CRLF; blank lines are passed over. Our own, because a pack's faults are wanted
 * all at once and at the right line: csv-parse stops at the first, or drops good rows around it, and counts CRLF in a
 * quoted field as two lines. After a fault it goes on with the next field, after an open quote with the next line.
 */
export function parseCsv(source: string): { records: readonly CsvRecord[]; faults: readonly CsvFault[] } {
  const records: CsvRecord[] = [];
  const faults: CsvFault[] = [];
  let line = 1;
  let at = 0;
  while (at < source.length) {
    const start = at;
    const { fields, end, complaint, open } = readRecord(source, start);
    const next = open ? afterLine(source, start) : end;
    const text = source.slice(start, next).replace(/\r?\n$/, '');
    if (complaint !== undefined) faults.push({ line, value: text, says: complaint, lost: open });
    if (!open && text !== '') records.push({ line, fields, text });
    line += source.slice(start, next).split('\n').length - 1;
    at = next;
  }
  return { records, faults };
}

interface ReadRecord {
  readonly fields: readonly string[];
  /** Where the next record starts. */
  readonly end: number;
  readonly complaint: string | undefined;
  readonly open: boolean;
}

function readRecord(source: string, start: number): ReadRecord {
  const fields: string[] = [];
  let complaint: string | undefined;
  let at = start;
  for (;;) {
    const field = source[at] === '"' ? readQuoted(source, at) : readPlain(source, at);
    complaint ??= field.complaint;
    fields.push(field.text);
    if (field.end >= source.length || source[field.end] === '\n' || field.open)
      return { fields, end: Math.min(field.end + 1, source.length), complaint, open: field.open };
    at = field.end + 1;
  }
}

interface Field {
  readonly text: string;
  /** The comma or line feed behind it, or the end of the source. */
  readonly end: number;
  readonly complaint?: string;
  readonly open: boolean;
}

function readPlain(source: string, start: number): Field {
  const end = endOfField(source, start);
  const text = withoutCarriageReturn(source, start, end);
  return text.includes('"')
    ? {
        text,
        end,
        open: false,
        complaint: 'A quote stands inside a field; quote the whole field and double the quote.',
      }
    : { text, end, open: false };
}

function readQuoted(source: string, start: number): Field {
  let text = '';
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote === -1)
      return {
        text,
        end: source.length,
        open: true,
        complaint: 'A quote is opened and never closed; is the file cut off?',
      };
    text += source.slice(at, quote);
    at = quote + 1;
    if (source[at] !== '"') break;
    text += '"';
    at += 1;
  }
  const end = endOfField(source, at);
  return withoutCarriageReturn(source, at, end) === ''
    ? { text, end, open: false }
    : { text, end, open: false, complaint: 'Text follows a closing quote; double a quote that belongs to the field.' };
}

function endOfField(source: string, from: number): number {
  let end = from;
  while (end < source.length && source[end] !== ',' && source[end] !== '\n') end += 1;
  return end;
}

/** The carriage return belongs to the line break, unless a comma follows. */
function withoutCarriageReturn(source: string, start: number, end: number): string {
  return source.slice(start, source[end] !== ',' && source[end - 1] === '\r' && end > start ? end - 1 : end);
}

function afterLine(source: string, from: number): number {
  const lineFeed = source.indexOf('\n', from);
  return lineFeed === -1 ? source.length : lineFeed + 1;
}
