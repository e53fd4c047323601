import type { LetterEvent } from './events.ts';

/** The letter's own stream, folded: which text stands, who wrote it, whether it is sealed. */
export type Letter =
  | { readonly stage: 'undrafted' }
  | (Draft & { readonly stage: 'drafted' })
  | (Draft & { readonly stage: 'sealed'; readonly approvedBy: string });

interface Draft {
  readonly edition: number;
  /** Markdoc. */
  readonly source: string;
  /** E-mail addresses of everyone who wrote on this edition: none of them may approve it. */
  readonly draftedBy: readonly string[];
}

export const undrafted: Letter = { stage: 'undrafted' };

export function evolveLetter(letter: Letter, event: LetterEvent): Letter {
  switch (event.type) {
    case 'LetterDrafted':
    case 'DraftRevised': {
      const { edition, source, draftedBy } = event.data;
      const before = letter.stage !== 'undrafted' && letter.edition === edition ? letter.draftedBy : [];
      return { stage: 'drafted', edition, source, draftedBy: [...new Set([...before, draftedBy])] };
    }
    case 'EditionSealed':
      if (letter.stage === 'undrafted') throw new Error('EditionSealed before LetterDrafted.');
      return { ...letter, stage: 'sealed', approvedBy: event.data.approvedBy };
    default:
      return event satisfies never;
  }
}
