import type { Framework } from '../framework/framework.ts';
import type { CriterionTally } from '../tally/tally.ts';
import type { FigureFacts } from './letter-facts.ts';

/** What a figure of the letter counts. */
export type FigureReference =
  | { readonly kind: 'criterion'; readonly criterion: string }
  /** All judgements under a theme, or under all themes where `theme` is null. */
  | { readonly kind: 'judgements'; readonly theme: number | null }
  | { readonly kind: 'fact'; readonly fact: string }
  | { readonly kind: 'sample' }
  | { readonly kind: 'case-managers' }
  | { readonly kind: 'reoffending'; readonly area: string }
  | { readonly kind: 'comparator' };

/** Words that mean something else than a criterion in a figure's `of`. */
export const reservedReferences: readonly string[] = ['sample', 'case-managers', 'comparator', 'overall'];

/**
 * Reads `harm.plan`, `fact:custodial_sentence`, `theme:1`, `overall`, `sample`, `case-managers`, `reoffending:AREA` or
 * `comparator`. Gives a sentence where the framework, or with facts the reoffending record, does not know it.
 */
export function readReference(
  of: string,
  framework: Pick<Framework, 'id' | 'version' | 'criteria' | 'caseFacts' | 'themes'>,
  facts?: FigureFacts,
): FigureReference | string {
  const name = `${framework.id}/${framework.version}`;
  const colon = of.indexOf(':');
  const [group, rest] = colon < 0 ? ['', of] : [of.slice(0, colon), of.slice(colon + 1)];
  switch (group) {
    case '':
      if (rest === 'sample' || rest === 'case-managers' || rest === 'comparator') return { kind: rest };
      if (rest === 'overall') return { kind: 'judgements', theme: null };
      if (framework.criteria.some(({ id }) => id === rest)) return { kind: 'criterion', criterion: rest };
      return `"${of}" is no criterion of ${name}; a figure refers to a criterion, fact:…, theme:…, overall, sample, case-managers, reoffending:AREA or comparator.`;
    case 'fact':
      if (framework.caseFacts.some(({ id }) => id === rest)) return { kind: 'fact', fact: rest };
      return `"${rest}" is no case fact of ${name}; it has ${framework.caseFacts.map(({ id }) => id).join(', ')}.`;
    case 'theme':
      if (framework.themes.some(({ number }) => String(number) === rest))
        return { kind: 'judgements', theme: Number(rest) };
      return `"${rest}" is no theme of ${name}; it has ${framework.themes.map(({ number }) => number).join(', ')}.`;
    case 'reoffending':
      if (!facts || facts.reoffending.rates.some(({ area }) => area === rest))
        return { kind: 'reoffending', area: rest };
      return `The reoffending record has no rate for "${rest}"; it has ${facts.reoffending.rates.map(({ area }) => area).join(', ')}.`;
    default:
      return `"${of}" is unknown; a figure refers to a criterion, fact:…, theme:…, overall, sample, case-managers, reoffending:AREA or comparator.`;
  }
}

/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly base: number;
}

/** What a reference comes to: cases of cases, a plain number, or a rate in per cent. */
export type FigureValue =
  | ({ readonly kind: 'share' } & Share)
  /** A number that stands alone: the sample, the interviews. */
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'rate'; readonly ratePercent: number };

/** Which judgements are counted: the sufficient ones unless the letter says otherwise. */
export type Counted = 'sufficient' | 'insufficient';

const shareOf = (tallies: readonly CriterionTally[], counts: Counted): FigureValue => ({
  kind: 'share',
  count: tallies.reduce((sum, tally) => sum + tally[counts], 0),
  base: tallies.reduce((sum, tally) => sum + tally.relevant, 0),
});

/** The value behind a reference; a criterion that has no row in the tally was relevant in no case. */
export function valueOf(
  reference: FigureReference,
  facts: FigureFacts,
  framework: Pick<Framework, 'criteria'>,
  counts: Counted = 'sufficient',
): FigureValue {
  switch (reference.kind) {
    case 'criterion':
      return shareOf(
        facts.tally.filter(({ criterion }) => criterion === reference.criterion),
        counts,
      );
    case 'judgements': {
      const { theme } = reference;
      const ids = framework.criteria.filter((it) => theme === null || it.theme === theme).map(({ id }) => id);
      return shareOf(
        facts.tally.filter(({ criterion }) => ids.includes(criterion)),
        counts,
      );
    }
    case 'fact':
      return { kind: 'share', count: facts.factCounts[reference.fact] ?? 0, base: facts.sampleSize };
    case 'sample':
      return { kind: 'number', number: facts.sampleSize };
    case 'case-managers':
      return { kind: 'number', number: facts.caseManagersInterviewed };
    case 'reoffending': {
      const rate = facts.reoffending.rates.find(({ area }) => area === reference.area);
      if (!rate) throw new Error(`The reoffending record has no rate for "${reference.area}".`);
      return { kind: 'rate', ratePercent: rate.ratePercent };
    }
    case 'comparator':
      return { kind: 'rate', ratePercent: facts.reoffending.comparator.ratePercent };
    default:
      return reference satisfies never;
  }
}
