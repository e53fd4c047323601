import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AssignTeam, DrawSample, ScheduleInspection, SupplyCaseload } from '#commands';
import { projectFile } from '#platform';
import { readSentCaseload } from '../../apps/web/src/supplies/caseload-csv.ts';
import { visit } from '../journeys/web-inspection.ts';
import { openTestSite, type TestSite } from '../journeys/web-site.ts';
import { needs } from '../support/needs.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { look } from './look.ts';

needs('chromium')('the timetable in a browser', () => {
  let site: TestSite;
  let browser: TestBrowser;
  let inspectionId: string;
  const lead = { by: 'lead@inspectorate.example' };

  beforeAll(async () => {
    site = await openTestSite();
    browser = await startBrowser();
    const { commandBus, frameworks } = site.system;
    const areas = ['Westminster', 'Hammersmith & Fulham', 'Kensington and Chelsea'];
    const inspectedBody = { ...visit.inspectedBody, areas };
    ({ inspectionId } = await commandBus.execute(
      new ScheduleInspection({ ...visit, inspectedBody, sampleSize: 34 }, { by: 'planner@inspectorate.example' }),
    ));
    const team = ['one', 'two', 'three'].map((name) => ({
      name: `Inspector ${name}`,
      email: `${name}@inspectorate.example`,
    }));
    await commandBus.execute(new AssignTeam(inspectionId, team, { by: 'planner@inspectorate.example' }));
    const text = readFileSync(projectFile('examples', 'west-london-2015', 'caseload.csv'), 'utf8');
    const framework = frameworks.find(({ id }) => id === 'sqs')!;
    const { cases } = readSentCaseload({ name: 'caseload.csv', text }, { framework, areas });
    await commandBus.execute(new SupplyCaseload(inspectionId, cases, lead));
    await commandBus.execute(new DrawSample(inspectionId, null, lead));
  }, 180_000);
  afterAll(async () => {
    await browser.stop();
    await site.stop();
  });

  it('is proposed, stopped by a clash, set, and printed', async () => {
    const page = await browser.open(site, { as: 'lead', javaScriptEnabled: false });
    await page.goto(`/inspections/${inspectionId}/timetable`);
    await page.getByRole('button', { name: 'Propose a timetable' }).click();
    const slots = page.locator('select[name^="slot-"]');
    expect(await slots.count()).toBe(34);
    const taken = await slots.nth(0).inputValue();
    const own = await slots.nth(1).inputValue();
    await slots.nth(1).selectOption(taken);
    await page.getByRole('button', { name: 'Set this timetable' }).click();
    await page.getByRole('alert').getByText('at the same time, on').first().waitFor();
    expect(await page.getByText('Clash', { exact: true }).count()).toBeGreaterThanOrEqual(2);
    await page.locator('select[name^="slot-"]').nth(1).selectOption(own);
    await page.getByRole('button', { name: 'Set this timetable' }).click();
    await page.waitForURL(/timetable$/);
    await page.getByRole('heading', { name: 'By case manager' }).waitFor();
    await page.getByRole('table', { name: 'Inspector two' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('link', { name: /For a calendar/ }).count()).toBe(0);
    expect(await page.getByRole('list', { name: 'Stages' }).count()).toBe(0);
  }, 120_000);

  it('has no fault that axe can find, and scrolls sideways on no phone', async () => {
    const page = await browser.open(site, { as: 'lead' });
    await page.goto(`/inspections/${inspectionId}/timetable`);
    await look(page, 'timetable');
    await page.getByRole('button', { name: 'Change the timetable' }).click();
    await page.getByText('Propose another').click();
    await look(page, 'timetable-form');
  }, 120_000);
});
