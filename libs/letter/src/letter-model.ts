import type { FigureUse } from '#domain';

/** The letter once its markup is read and its figures are words: what HTML, text and PDF are all made from. */
export interface LetterModel {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly figures: readonly FigureUse[];
}

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly of: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly of: readonly Inline[] }
  | { readonly kind: 'break' };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly of: readonly Inline[] }
  /** `number` is a paragraph number such as `1.1`; empty where there is none. */
  | { readonly kind: 'paragraph'; readonly number: string; readonly of: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'quote' | 'note'; readonly of: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'letter-head';
      readonly organisation: string;
      readonly rows: readonly { readonly label: string; readonly text: string }[];
    }
  /** The first cell of a row says what it is about; the others are figures. */
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'copy-list'; readonly positions: readonly CopyListPosition[] };

/** One position of the copy list with its holders, area by area; `area` is empty where it serves the whole body. */
export interface CopyListPosition {
  readonly position: string;
  readonly areas: readonly { readonly area: string; readonly names: readonly string[] }[];
}

export const plainText = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
          return inline.text;
        case 'break':
          return ' ';
        case 'strong':
        case 'em':
        case 'link':
          return plainText(inline.of);
        default:
          return inline satisfies never;
      }
    })
    .join('');
