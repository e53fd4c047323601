import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '#platform';
import { createLocalAccounts, localAccounts, openSite } from '../../apps/local/src/open-site.ts';
import { openSystem, type System } from '../../apps/local/src/open-system.ts';
import { testDatabase } from '../support/database.ts';

/** The whole product over a fresh database, with its pages on a port of their own and an account for each role. */
export interface TestSite {
  readonly url: string;
  readonly system: System;
  stop(): Promise<void>;
}

export async function openTestSite({ accounts = true } = {}): Promise<TestSite> {
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'inspection-web-'));
  const settings = loadSettings({ DATABASE_URL: database.url, PORT: '0', VAR_FOLDER: folder, RELAY_POLL_MS: '100' });
  const system = await openSystem({ settings, databaseFolder: null, mailFolder: join(folder, 'mail') });
  if (accounts) await createLocalAccounts(system);
  const site = await openSite(system);
  return {
    url: site.url,
    system,
    async stop() {
      await site.stop();
      await system.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What came back, read as text; `json` is it parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export function passwordOf(email: string): string {
  const account = localAccounts.find((each) => each.email === email);
  if (account === undefined) throw new Error(`${email} is no account of the embedded default.`);
  return account.password;
}

/** Calls of the API by HTTP Basic, as a program makes them. */
export function programOf(site: TestSite, email: string) {
  const authorization = `Basic ${Buffer.from(`${email}:${passwordOf(email)}`).toString('base64')}`;
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    answerOf(
      await fetch(`${site.url}${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
}

/** A browser without script: it keeps its cookie, and posts forms with the token that the page gave it. */
export class Visitor {
  readonly #site: TestSite;
  #cookie = '';

  constructor(site: TestSite) {
    this.#site = site;
  }

  async open(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET' });
  }

  /** Opens the page, then posts its form with these fields. */
  async submit(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.submitTo(path, path, fields);
  }

  /** The same, where the form is sent to another address than that of its page. */
  async submitTo(path: string, action: string, fields: Record<string, string>): Promise<Answer> {
    const page = await this.open(path);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
    return this.post(action, [
      ...(token === undefined ? [] : [['_csrf', token] as [string, string]]),
      ...Object.entries(fields),
    ]);
  }

  async post(path: string, fields: [string, string][]): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Opens the page, then sends its form with a file; the fields that the form has come first. */
  async upload(path: string, form: FormData): Promise<Answer> {
    const token = /name="_csrf" value="([^"]+)"/.exec((await this.open(path)).text)?.[1];
    const body = new FormData();
    body.set('_csrf', token ?? '');
    form.forEach((value, name) => body.append(name, value));
    return this.#send(path, { method: 'POST', body });
  }

  async signIn(email: string): Promise<Answer> {
    return this.submit('/sign-in', { email, password: passwordOf(email) });
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.#site.url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: this.#cookie === '' ? {} : { cookie: this.#cookie },
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie !== undefined) this.#cookie = cookie;
    return answerOf(response);
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Words of a page as a reader sees them: no tags, one blank between words. */
export function wordsOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;|&rsquo;/g, '’')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
