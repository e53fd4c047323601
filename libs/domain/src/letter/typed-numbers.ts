import { isDate } from '../inspection/dates.ts';
import { monthNames } from './dates-in-words.ts';
import type { LetterFault } from './letter-facts.ts';
import { numberWords } from './number-words.ts';
import { blank, placeOf, scanTags, type SourceTag } from './scan-source.ts';

const months = monthNames.join('|');
const dash = String.raw`\s*(?:-|–|—|to|and|until)\s*`;
const dates = new RegExp(
  String.raw`(?<![\p{N}.,])(?:(?:(\d{1,2})(?:\s(${months}))?(?:\s(\d{4}))?${dash})?(\d{1,2})\s)?(${months})\s(\d{4})(?![\p{N}])`,
  'gu',
);
const addresses = /<?https?:\/\/[^\s>)\]]+>?|\]\([^)\s]*\)/g;

/** `1.`, `1.1`, `1.1.` or `2)` where a paragraph, a heading or a list item starts. */
const paragraphNumber = /^(?:#{1,6}[ \t]+|[ \t]*[-*+][ \t]+)?[ \t]*(\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)])(?=[ \t])/;

const digits = /[\p{N}](?:[\p{N}.,/]*[\p{N}])?\s?%?/gu;

const wordsFrom = (from: number): string =>
  [...numberWords]
    .slice(from)
    .sort((a, b) => b.length - a.length)
    .join('|');
const counted = '(?:cases?|assessments?|plans?|reviews?|reports?|judgements?|inspected|examined|which|of|out of)';
/** Eleven and above is a figure unless it tells time; two to ten only where something of the sample is counted. */
const largeWords = new RegExp(
  String.raw`\b(?:${wordsFrom(11)}|(?:one|a|two|three) hundred)\b(?!\s(?:minutes?|hours?|days?|weeks?|months?|years?))`,
  'gi',
);
const smallWords = new RegExp(String.raw`\b(?:${wordsFrom(2)})\b(?=(?:\s[\p{L}-]+){0,2}\s${counted}\b)`, 'giu');
const one = /\bone\b(?=\s(?:cases?\s)?out of\b)|(?<=\ball (?:but|except) )one\b/gi;

/**
 * Numbers typed where a figure belongs, in digits or in words. Dates that the calendar has, paragraph numbers, addresses
 * and what stands in `{% literal reason="…" %}…{% /literal %}` are let through. The last year that a date may name is
 * `lastYear`: the letter cannot speak of a cohort of 2103.
 */
export function findTypedNumbers(source: string, lastYear = 2099): readonly LetterFault[] {
  const tags = scanTags(source);
  const prose = withoutNumbers(blank(source, [...tags, ...literals(tags)]), lastYear);
  const fault = (start: number, value: string): LetterFault => ({
    ...placeOf(source, start),
    value,
    says: `"${value}" is typed; a figure must be a reference such as {% figure of="harm.plan" /%}, and any other number a {% literal reason="…" %}.`,
  });
  return [digits, largeWords, smallWords, one]
    .flatMap((pattern) => [...prose.matchAll(pattern)].map((match) => ({ start: match.index, value: match[0].trim() })))
    .filter(
      ({ start, value }, index, all) =>
        !all.slice(0, index).some((it) => it.start <= start && start < it.start + it.value.length && value !== ''),
    )
    .sort((a, b) => a.start - b.start)
    .map(({ start, value }) => fault(start, value));
}

/** What lies between `{% literal %}` and its end: the one place for a number that is no figure. */
function literals(tags: readonly SourceTag[]): readonly { start: number; end: number }[] {
  return tags.flatMap((tag, index) => {
    if (tag.kind !== 'opening' || tag.name !== 'literal') return [];
    const close = tags.slice(index + 1).find(({ kind, name }) => kind === 'closing' && name === 'literal');
    return close ? [{ start: tag.end, end: close.start }] : [];
  });
}

function withoutNumbers(text: string, lastYear: number): string {
  const inDates = [...text.matchAll(dates)].flatMap((match) => {
    const [whole, firstDay, firstMonth, firstYear, day = '1', month = '', year = ''] = match;
    const all =
      isCalendarDate(day, month, year, lastYear) &&
      (firstDay === undefined || isCalendarDate(firstDay, firstMonth ?? month, firstYear ?? year, lastYear));
    return all ? [{ start: match.index, end: match.index + whole.length }] : [];
  });
  const inAddresses = [...text.matchAll(addresses)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return blank(text, [...inDates, ...inAddresses, ...paragraphNumbers(text)]);
}

function isCalendarDate(day: string, month: string, year: string, lastYear: number): boolean {
  const number = monthNames.findIndex((name) => name === month) + 1;
  if (Number(year) < 1900 || Number(year) > lastYear) return false;
  return isDate(`${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

function paragraphNumbers(text: string): readonly { start: number; end: number }[] {
  let offset = 0;
  let startsBlock = true;
  return text.split('\n').flatMap((line) => {
    const lineStart = offset;
    offset += line.length + 1;
    const opens = startsBlock || /^(?:#{1,6}[ \t]|[ \t]*[-*+][ \t]|[ \t]*1[.)][ \t])/.test(line);
    startsBlock = line.trim() === '' || line.startsWith('#') || (opens && paragraphNumber.test(line));
    const [whole, number] = paragraphNumber.exec(line) ?? [];
    if (!opens || whole === undefined || number === undefined) return [];
    return [{ start: lineStart + whole.length - number.length, end: lineStart + whole.length }];
  });
}
