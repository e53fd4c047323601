import { createHash } from 'node:crypto';
import type { CopyListEntry, FigureUse, Seals } from '#domain';
import { canonicalJson } from '#platform';
import type { Renderings } from './render-letter.ts';

/** Media type of each rendering under which it is kept and served. */
export const renderingMediaTypes = {
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  pdf: 'application/pdf',
  mailHtml: 'text/html; charset=utf-8',
} as const satisfies Record<keyof Seals['renderings'], string>;

/** What an approval binds: hex SHA-256 of the text, and of the canonical JSON (RFC 8785) of figures and copy list. */
export function sealRenderings(sealed: {
  readonly source: string;
  readonly figures: readonly FigureUse[];
  readonly copyList: readonly CopyListEntry[];
  readonly publicationDate: string;
  readonly renderings: Pick<Renderings, 'html' | 'text' | 'pdf' | 'mailHtml'>;
}): Seals {
  const { html, text, pdf, mailHtml } = sealed.renderings;
  return {
    text: sha256(sealed.source),
    figures: sha256(canonicalJson(sealed.figures)),
    copyList: sha256(canonicalJson(sealed.copyList)),
    publicationDate: sha256(sealed.publicationDate),
    renderings: { html: sha256(html), text: sha256(text), pdf: sha256(pdf), mailHtml: sha256(mailHtml) },
  };
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
