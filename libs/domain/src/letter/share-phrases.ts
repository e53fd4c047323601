import type { Share } from './figure-reference.ts';
import { inWordsBelowTen } from './number-words.ts';

/** What is counted, in one and in many. Without a noun a phrase leaves it to the sentence around it. */
export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** How a share may be said. `auto` finds a true form at any figures. */
export const shareForms = [
  'auto',
  'all',
  'none',
  'no-case',
  'out-of',
  'all-but',
  'those-not',
  'single',
  'count',
  'base',
  'percentage',
  'quantifier',
] as const;
export type ShareForm = (typeof shareForms)[number];

/** A phrase, or why nothing true can be said in this form at these figures. */
export type Phrase = { readonly ok: true; readonly phrase: string } | { readonly ok: false; readonly says: string };

const phrase = (...words: readonly string[]): Phrase => ({ ok: true, phrase: words.filter(Boolean).join(' ') });
const refuse = (says: string): Phrase => ({ ok: false, says });

const named = (number: number, noun: Noun | undefined): string => (number === 1 ? noun?.one : noun?.many) ?? '';

/**
 * Says a share in a form, in the middle of a sentence: digits, but for `one` alone and for `none of the three` and
 * `the four which did not`. A form that the figures do not allow but that means something true at the edge falls back
 * to it (`all` of nothing → `no case to which it applied`); one that would be untrue is refused.
 */
export function phraseShare(form: ShareForm, { count, base }: Share, noun?: Noun): Phrase {
  const out = `${count} out of ${base}`;
  switch (form) {
    case 'auto':
      return count > 0 && count < base ? phraseShare('out-of', { count, base }, noun) : edge({ count, base }, noun);
    case 'out-of':
      return count > 0 && base > 1 ? phrase(out, named(base, noun)) : edge({ count, base }, noun);
    case 'all':
      if (count < base) return refuse(`"all" would be untrue: it is ${out}.`);
      return edge({ count, base }, noun);
    case 'none':
      if (count > 0) return refuse(`"none" would be untrue: it is ${out}.`);
      return edge({ count, base }, noun);
    case 'no-case':
      if (base > 0) return refuse(`"no case to which it applied" would be untrue: it is ${out}.`);
      return edge({ count, base }, noun);
    case 'single':
      if (base === 0) return edge({ count, base }, noun);
      if (count !== 1 || base !== 1) return refuse(`"the single eligible case" would be untrue: it is ${out}.`);
      return edge({ count, base }, noun);
    case 'all-but':
      if (count === 0 || count === base) return edge({ count, base }, noun);
      if (base === 2) return phrase(out, named(base, noun));
      return phrase('all but', numeral(base - count), 'of', String(base), named(base, noun));
    case 'those-not':
      if (count === base) return refuse(`There is none "which did not": it is ${out}.`);
      return phrase('the', inWordsBelowTen(base - count), named(base - count, noun), 'which did not');
    case 'count':
      return phraseNumber(count, noun);
    case 'base':
      return phraseNumber(base, noun);
    case 'percentage':
      return base === 0 ? edge({ count, base }, noun) : phrase(percentage({ count, base }));
    case 'quantifier':
      return base === 0 ? edge({ count, base }, noun) : phrase(quantifier({ count, base }, noun));
    default:
      return form satisfies never;
  }
}

/** A number that stands alone: `16 case managers`, `one case manager`, `no case managers`. */
export function phraseNumber(number: number, noun?: Noun): Phrase {
  if (number === 0) return noun ? phrase('no', noun.many) : phrase('none');
  return phrase(numeral(number), named(number, noun));
}

const numeral = (number: number): string => (number === 1 ? 'one' : String(number));

/** The whole, nothing, or an empty base. */
function edge({ count, base }: Share, noun: Noun | undefined): Phrase {
  if (base === 0) return phrase('no case to which it applied');
  if (count === base) {
    if (base === 1) return phrase('the single eligible', noun?.one ?? 'case');
    return base === 2 ? phrase('both', named(2, noun)) : phrase('all', String(base), named(base, noun));
  }
  if (base === 1) return noun ? phrase('no', noun.one, 'out of one') : phrase('none out of one');
  if (base === 2) return noun ? phrase('neither', noun.one) : phrase('neither of the two');
  return phrase('none of the', inWordsBelowTen(base), named(base, noun));
}

/** Whole per cent, half up, but 0% and 100% only where nothing and everything is meant. */
export function percentage({ count, base }: Share): string {
  const rounded = Math.floor((200 * count + base) / (2 * base));
  if (count > 0 && count < base) return `${Math.min(99, Math.max(1, rounded))}%`;
  return `${rounded}%`;
}

/**
 * Quantifier words and the lowest share (per cent) from which each may be used, best first. `half` is exactly half;
 * everything and nothing have words of their own.
 */
export const quantifierRanges = [
  { fromPercent: 95, words: 'almost all', joins: '' },
  { fromPercent: 80, words: 'the large majority', joins: 'of' },
  { fromPercent: 65, words: 'most', joins: '' },
  { fromPercent: 50, words: 'more than half', joins: 'of' },
  { fromPercent: 35, words: 'fewer than half', joins: 'of' },
  { fromPercent: 10, words: 'a minority', joins: 'of' },
  { fromPercent: 0, words: 'a very small number', joins: 'of' },
] as const;

function quantifier({ count, base }: Share, noun: Noun = { one: 'case', many: 'cases' }): string {
  if (count === base) return base === 1 ? `the single eligible ${noun.one}` : `all ${noun.many}`;
  if (count === 0) return `no ${noun.one}`;
  if (count * 2 === base) return `half of ${noun.many}`;
  const range = quantifierRanges.find(({ fromPercent }) => count * 100 >= base * fromPercent);
  return [range?.words, range?.joins, noun.many].filter(Boolean).join(' ');
}
