import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { localAccounts } from '../../apps/local/src/open-site.ts';
import type { Moments } from './moments.ts';

export type Who = 'planner' | 'lead' | 'inspector' | 'approver';

/** One request with its key, and what came of it. Repeated, with the same key, until there was an answer. */
export interface AnsweredAct {
  /** As the log knows it. */
  readonly key: string;
  readonly what: string;
  readonly accepted: boolean;
  /** What the answer said. */
  readonly answer: string;
  readonly json: unknown;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
}

const answerWithinMs = 8_000;
const againAfterMs = 150;
/** Longer than any fault, by far: a product that does not answer after it is broken. */
const giveUpAfterMs = 300_000;

function accountOf(who: Who): { readonly email: string; readonly password: string } {
  const account = localAccounts.find(({ email }) => email === `${who}@inspectorate.example`);
  if (account === undefined) throw new Error(`There is no account for ${who}.`);
  return account;
}

/** What `who` signs in with, as a header. */
export function authorizationOf(who: Who): string {
  const { email, password } = accountOf(who);
  return `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
}

/**
 * Asks again, with the same key, for as long as nobody answers or the answer is that something is out of order.
 * @throws Error where there was no answer in five minutes
 */
export async function askUntilAnswered(
  { url, moments }: { readonly url: string; readonly moments: Moments },
  who: Who,
  { method, path, body, key }: Asked,
): Promise<AnsweredAct> {
  const lastAt = Date.now() + giveUpAfterMs;
  for (;;) {
    const answer = await answerTo(url + path, moments, {
      method,
      headers: {
        authorization: authorizationOf(who),
        'idempotency-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer !== undefined && answer.status < 500) {
      const { status, text } = answer;
      moments.tell('act answered');
      return {
        key: keyInLog({ by: accountOf(who).email, method, path, body, key }),
        what: `${method} ${path}`,
        accepted: status < 300,
        answer: `${status} ${text}`,
        json: JSON.parse(text) as unknown,
      };
    }
    if (Date.now() > lastAt) {
      const last = answer === undefined ? 'nothing' : `${answer.status} ${answer.text}`;
      throw new Error(
        `${method} ${path} at ${url} was not answered in ${giveUpAfterMs / 1000} s; at last with ${last}`,
      );
    }
    await wait(againAfterMs);
  }
}

/** How the log knows a request: by account, resource, key and what was sent. */
function keyInLog({ by, method, path, body, key }: Asked & { readonly by: string }): string {
  const sent = createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');
  return `${by} ${method} ${path} ${key} ${sent}`;
}

/** Undefined where the request was cut, by whichever side. */
async function answerTo(
  url: string,
  moments: Moments,
  init: RequestInit,
): Promise<{ status: number; text: string } | undefined> {
  try {
    const answering = fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) });
    moments.tell('request sent');
    const response = await answering;
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}
