import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { findProgram } from '../support/needs.ts';
import { passwordOf, type TestSite } from '../journeys/web-site.ts';

/** Without these Chromium asks hosts of its maker at every start; as root it runs only without its sandbox. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestBrowser {
  open(site: TestSite, options?: BrowserContextOptions & { as?: string }): Promise<Page>;
  stop(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error('This machine has no chromium.');
  const profile = mkdtempSync(join(tmpdir(), 'inspection-browser-'));
  const browser = await chromium.launch({ executablePath, args: flags, env: { ...process.env, HOME: profile } });
  const contexts: BrowserContext[] = [];
  // Each account signs in once a site: it takes ten sign-ins a minute from one address and no more.
  const signedIn = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  return {
    async open(site, { as, ...options } = {}) {
      const kept = signedIn.get(`${site.url} ${as ?? ''}`);
      const storageState = kept === undefined ? {} : { storageState: kept };
      const context = await browser.newContext({ baseURL: site.url, ...options, ...storageState });
      contexts.push(context);
      const page = await context.newPage();
      if (as !== undefined && kept === undefined) {
        await signIn(page, `${as}@inspectorate.example`);
        signedIn.set(`${site.url} ${as}`, await context.storageState());
      }
      return page;
    },
    async stop() {
      for (const context of contexts) await context.close();
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(passwordOf(email));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/programme/);
}

/**
 * What axe finds wrong with a page, a line each. In its legacy mode axe looks into no frame of another origin, and our
 * pages have none; the other mode opens a second page for every look, which takes nearly half of the time.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${page.url()} ${id}: ${help} (${target.join(' ')})`),
  );
}

/** How many pixels the page is wider than its window. */
export const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
