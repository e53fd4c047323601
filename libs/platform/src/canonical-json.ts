import { configure } from 'safe-stable-stringify';

const stringify = configure({ strict: true, bigint: false });
/** In a well-formed JSON text the one escape that starts like this is that of half a character. */
const HALF_A_CHARACTER = /(?:^|[^\\])(?:\\\\)*\\ud/;

/**
 * The one text of a JSON value, whatever the order of its keys: RFC 8785. A member that is undefined is left out.
 * @throws {Error} for what JSON cannot say: a number that is not finite, a circle, half a surrogate pair, a function
 */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('There is no JSON for this value.');
  if (text.includes('\\ud') && HALF_A_CHARACTER.test(text))
    throw new TypeError('Half a surrogate pair is no character: it cannot be hashed and kept the same.');
  return text;
}
