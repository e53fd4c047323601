/** Text that goes on one line: line breaks, tabs and repeated blanks become one blank, the ends are trimmed. */
export const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** On one line, composed, and without what cannot be seen: what looks alike is alike. */
export const tidy = (text: string): string =>
  onOneLine(text.normalize('NFC').replace(/[\u00AD\u200B\u2060\uFEFF]/g, ''));
