/** Text that goes on one line: line breaks, tabs and repeated blanks become one blank, the ends are trimmed. */
export const onOneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
