import type { Framework } from '../framework/framework.ts';
import type { ReoffendingRecord } from '../inspection/people.ts';
import { type Counted, type FigureReference, valueOf } from './figure-reference.ts';
import type { FigureFacts } from './letter-facts.ts';
import { inWordsBelowTen } from './number-words.ts';
import { type Noun, type Phrase, phraseNumber, phraseShare, type ShareForm, shareForms } from './share-phrases.ts';

/** Forms of a reoffending rate: `43.6%`, `43.6% in Westminster`, and the areas compared with the comparator. */
export const rateForms = ['percentage', 'in-area', 'comparison'] as const;
export type FigureForm = ShareForm | (typeof rateForms)[number];
export const figureForms: readonly FigureForm[] = [...new Set([...shareForms, ...rateForms])];

export interface FigureRequest {
  readonly reference: FigureReference;
  readonly form: FigureForm;
  readonly counts: Counted;
  readonly noun?: Noun;
  /** Whether a sentence starts here: then a number below ten is written in words, and the first letter is a capital. */
  readonly startsSentence: boolean;
}

/** The form that a reference takes when the letter names none. */
export function usualForm(reference: FigureReference): FigureForm {
  switch (reference.kind) {
    case 'criterion':
    case 'judgements':
      return 'auto';
    case 'fact':
    case 'sample':
    case 'case-managers':
      return 'count';
    case 'reoffending':
    case 'comparator':
      return 'percentage';
    default:
      return reference satisfies never;
  }
}

const isRateForm = (form: FigureForm): form is (typeof rateForms)[number] => rateForms.some((it) => it === form);
const isShareForm = (form: FigureForm): form is ShareForm => shareForms.some((it) => it === form);

/** Why a reference can never be said in a form, whatever the figures; undefined where it can. */
export function whyFormDoesNotFit(reference: FigureReference, form: FigureForm): string | undefined {
  switch (reference.kind) {
    case 'criterion':
    case 'judgements':
    case 'fact':
      return isShareForm(form) ? undefined : `The form "${form}" is for reoffending rates.`;
    case 'sample':
    case 'case-managers':
      return form === 'count' || form === 'all'
        ? undefined
        : `A plain number has the forms count and all, not "${form}".`;
    case 'reoffending':
      return form === 'percentage' || form === 'in-area'
        ? undefined
        : `An area's reoffending rate has the forms percentage and in-area, not "${form}".`;
    case 'comparator':
      return form === 'percentage' || form === 'comparison'
        ? undefined
        : `The comparator has the forms percentage and comparison, not "${form}".`;
    default:
      return reference satisfies never;
  }
}

/** Says a figure, or says why it cannot be said truthfully so. Pure: the same facts give the same words. */
export function phraseFigure(
  request: FigureRequest,
  facts: FigureFacts,
  framework: Pick<Framework, 'criteria'>,
): Phrase {
  const said = phraseInSentence(request, facts, framework);
  if (!said.ok || !request.startsSentence) return said;
  return { ok: true, phrase: atSentenceStart(said.phrase) };
}

function phraseInSentence(
  { reference, form, counts, noun }: FigureRequest,
  facts: FigureFacts,
  framework: Pick<Framework, 'criteria'>,
): Phrase {
  const unfit = whyFormDoesNotFit(reference, form);
  if (unfit !== undefined) return { ok: false, says: unfit };
  const value = valueOf(reference, facts, framework, counts);
  switch (value.kind) {
    case 'share':
      return isShareForm(form)
        ? phraseShare(form, value, noun)
        : { ok: false, says: `The form "${form}" is for reoffending rates.` };
    case 'number':
      return form === 'all'
        ? phraseShare('all', { count: value.number, base: value.number }, noun)
        : phraseNumber(value.number, noun);
    case 'rate':
      return isRateForm(form)
        ? { ok: true, phrase: phraseRate(reference, form, value.ratePercent, facts.reoffending) }
        : { ok: false, says: `A rate cannot be said as "${form}".` };
    default:
      return value satisfies never;
  }
}

/** One decimal, as the rates are published. */
const ratePercentage = (ratePercent: number): string => `${ratePercent.toFixed(1)}%`;

function phraseRate(
  reference: FigureReference,
  form: (typeof rateForms)[number],
  ratePercent: number,
  record: ReoffendingRecord,
): string {
  switch (form) {
    case 'percentage':
      return ratePercentage(ratePercent);
    case 'in-area':
      return reference.kind === 'reoffending'
        ? `${ratePercentage(ratePercent)} in ${reference.area}`
        : ratePercentage(ratePercent);
    case 'comparison':
      return compareRates(record);
    default:
      return form satisfies never;
  }
}

/** `all above the England and Wales rate of 37.9%`; or `above the … rate of 37.9% in A, and below it in B and C`. */
function compareRates({ rates, comparator }: ReoffendingRecord): string {
  const yardstick = `the ${comparator.name} rate of ${ratePercentage(comparator.ratePercent)}`;
  const groups = [
    { words: 'above', areas: rates.filter((it) => it.ratePercent > comparator.ratePercent) },
    { words: 'level with', areas: rates.filter((it) => it.ratePercent === comparator.ratePercent) },
    { words: 'below', areas: rates.filter((it) => it.ratePercent < comparator.ratePercent) },
  ].filter(({ areas }) => areas.length > 0);
  const [first, ...others] = groups;
  if (!first) return `to be set against ${yardstick}`;
  if (others.length === 0) {
    const all = rates.length === 1 ? '' : rates.length === 2 ? 'both ' : 'all ';
    return `${all}${first.words} ${yardstick}`;
  }
  const said = groups.map(({ words, areas }, index) => {
    const whose = index === 0 ? yardstick : 'it';
    return `${words} ${whose} in ${inSeries(areas.map(({ area }) => area))}`;
  });
  return [said.slice(0, -1).join(', '), said.at(-1)].join(', and ');
}

/** `A`, `A and B`, `A, B and C`. */
export function inSeries(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** `9 cases` → `Nine cases`, `7 out of 9` → `Seven out of nine`, `32 out of 33` stays; then a capital. */
function atSentenceStart(said: string): string {
  const words = said.replace(/^(\d)(?= |$)( out of \d(?= |$))?/, (number) =>
    number.replace(/\d/g, (digit) => inWordsBelowTen(Number(digit))),
  );
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const abbreviation = /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|approx|Mr|Mrs|Ms|Dr|Cllr|St)\.$/i;

/** Whether a sentence starts after this text of the same paragraph. */
export function startsSentence(before: string): boolean {
  const text = before.trimEnd();
  if (text === '') return true;
  return /[.!?…]["'”’)\]]*$/.test(text) && !abbreviation.test(text);
}
