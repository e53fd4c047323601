const BYTES_A_LINE = 57;
const CHARACTERS_A_LINE = 76;
const CR = 13;
const LF = 10;

/** Base64 in lines of 76 characters, as RFC 2045 wants it for mail; no line end after the last. */
export function base64Lines(bytes: Buffer): Buffer {
  const unbroken = Buffer.from(bytes.toString('base64'), 'latin1');
  const lines = Math.max(1, Math.ceil(bytes.length / BYTES_A_LINE));
  const broken = Buffer.allocUnsafe(unbroken.length + (lines - 1) * 2);
  let at = 0;
  for (let from = 0; from < unbroken.length; from += CHARACTERS_A_LINE) {
    if (from > 0) {
      broken[at++] = CR;
      broken[at++] = LF;
    }
    at += unbroken.copy(broken, at, from, from + CHARACTERS_A_LINE);
  }
  return broken;
}
