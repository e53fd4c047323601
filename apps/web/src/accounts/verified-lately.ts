import { createHmac, randomBytes } from 'node:crypto';

const rememberedForMs = 5 * 60_000;
const mostRemembered = 1_000;

// Known to this process alone and gone with it, so that what is remembered is worth nothing elsewhere.
const secret = randomBytes(32);
const verified = new Map<string, number>();

/**
 * Remembers for five minutes that a password matched this hash: a program sends it with each call, and deriving the key each time would
 * take a fifth of a second of a core. A new password has another hash, and whether the account is active is asked each time.
 */
export async function matchesOrDidLately(
  password: string,
  hash: string,
  derive: () => Promise<boolean>,
  nowMs: number,
): Promise<boolean> {
  const key = createHmac('sha256', secret)
    .update(JSON.stringify([hash, password]))
    .digest('base64');
  const until = verified.get(key);
  if (until !== undefined && until > nowMs) return true;
  if (!(await derive())) return false;
  if (verified.size >= mostRemembered) verified.clear();
  verified.set(key, nowMs + rememberedForMs);
  return true;
}
