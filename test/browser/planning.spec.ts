import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readCaughtMail } from '#post';
import { bodyIdOf } from '../../apps/web/src/planning/body-id.ts';
import { openTestSite, type TestSite } from '../journeys/web-site.ts';
import { enterBody } from '../support/directory.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { look } from './look.ts';

needs('chromium')('a planner in a browser', () => {
  let site: TestSite;
  let browser: TestBrowser;
  let page: Page;
  const name = 'Northshire Youth Offending Service';
  const bodyId = bodyIdOf(name);
  const asking = { by: 'planner@inspectorate.example' };

  beforeAll(async () => {
    site = await openTestSite();
    browser = await startBrowser();
    await enterBody(site.system.commandBus, asking, {
      bodyId,
      name,
      shortName: 'Northshire YOS',
      areas: ['Northshire'],
      holders: [{ position: 'head_of_service', name: 'The head', email: 'head@northshire.example' }],
    });
    page = await browser.open(site, { as: 'planner', viewport: { width: 1280, height: 900 } });
  }, 180_000);
  afterAll(async () => {
    await browser.stop();
    await site.stop();
  });

  /** Types a date into the three fields of a date input. */
  async function type(field: string, date: string): Promise<void> {
    const [year, month, day] = date.split('-');
    await page.locator(`#${field}-day`).fill(String(Number(day)));
    await page.locator(`#${field}-month`).fill(String(Number(month)));
    await page.locator(`#${field}-year`).fill(year!);
  }
  const looksRight = (shot: string): Promise<void> => look(page, shot);
  const invitations = async () =>
    (await readCaughtMail(site.system.mailFolder!)).filter(
      ({ to, subject }) => to.includes('lead@') && /Northshire/.test(subject) && !/^Your move/.test(subject),
    );

  it('is stopped by a week with a bank holiday, and takes a week that is offered', async () => {
    await page.goto(`/inspections/new?body=${bodyId}`);
    await type('fieldworkStart', '2027-05-04');
    await type('fieldworkEnd', '2027-05-06');
    await page.getByLabel('How many cases to draw').fill('34');
    await page.getByRole('button', { name: 'Schedule the inspection' }).last().click();
    await page.getByText('There is a problem').waitFor();
    expect(await page.textContent('main')).toContain('No inspection in a week with a bank holiday');
    expect(await page.textContent('main')).toContain('Free: no bank holiday');
    await looksRight('schedule-stopped');
    await page
      .getByRole('alert')
      .getByRole('link', { name: /No inspection in a week with a bank holiday/ })
      .click();
    expect(await page.locator(':focus').getAttribute('id')).toBe('fieldworkStart-day');
    await page.getByRole('button', { name: 'Take 11 May 2027 to 13 May 2027' }).click();
    await page.waitForURL(/inspections\/[0-9a-f-]{36}$/);
    expect(await page.textContent('main')).toContain('11 May 2027 to 13 May 2027');
    await looksRight('inspection');
    await until(async () => (await invitations()).length === 1, 30_000);
  }, 120_000);

  it('moves the visit, and the invitation changes under the same UID', async () => {
    await page.getByRole('link', { name: 'Move the visit' }).click();
    await type('fieldworkStart', '2027-06-08');
    await type('fieldworkEnd', '2027-06-10');
    await page.getByLabel('Why the visit moves').fill('Their roof has to be mended.');
    await looksRight('move-visit');
    await page.getByRole('button', { name: 'Move the visit' }).last().click();
    await page.waitForURL(/inspections\/[0-9a-f-]{36}$/);
    expect(await page.textContent('main')).toContain('8 June 2027 to 10 June 2027');
    await until(async () => (await invitations()).length === 2, 30_000);
    const entries = (await invitations()).map(({ attachments }) =>
      attachments.map(({ content }) => content.toString('utf8')).join(''),
    );
    const uidOf = (entry: string) => /UID:(\S+)/.exec(entry)?.[1];
    expect(uidOf(entries[1]!)).toBe(uidOf(entries[0]!));
    expect(entries[1]).toMatch(/SEQUENCE:1/);
  }, 120_000);

  it('is asked once more before it says that the visit did not take place, and told that it is too early', async () => {
    const inspection = page.url();
    await page.goto(`${inspection}/missed-visit`);
    await page.getByLabel('Reason').fill('Snow closed the roads.');
    await page.getByRole('button', { name: 'Record that the visit did not take place' }).click();
    await page.getByRole('alert').getByText('starts on 8 June 2027').waitFor();
    await looksRight('missed-visit');
  }, 60_000);

  it('finds it on the programme of its year, in the directory and at home', async () => {
    await until(async () => {
      await page.goto('/programme/2027');
      return (await page.textContent('main'))?.includes('8 Jun to 10 Jun') === true;
    });
    await looksRight('programme');
    await page.goto('/bodies');
    await looksRight('bodies');
    const topOf = async (name: string) => (await page.getByRole('button', { name }).boundingBox())?.y;
    expect(await topOf('Draw a candidate at random')).toBe(await topOf('Enter a body'));
    await page.goto(`/bodies/${bodyId}`);
    await looksRight('body');
    await page.goto(`/bodies/${bodyId}/entry`);
    await looksRight('body-entry');
    await page.goto('/bodies');
    await page.getByRole('button', { name: 'Draw a candidate at random' }).click();
    await page.getByRole('status').getByText('every body of the directory is on the programme already').waitFor();
    await looksRight('bodies-none-to-draw');
    await page.goto('/');
    expect(await page.textContent('main')).toContain('Supply the caseload: Northshire YOS');
    await looksRight('home');
    for (const path of ['/overdue', '/held', '/bodies/new', '/bodies/import']) {
      await page.goto(path);
      await looksRight(path.slice(1).replace('/', '-'));
    }
  }, 180_000);
});
