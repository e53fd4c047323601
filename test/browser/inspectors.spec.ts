import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ScheduleInspection } from '#commands';
import { openTestSite, type TestSite } from '../journeys/web-site.ts';
import { enterBody } from '../support/directory.ts';
import { needs } from '../support/needs.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { look } from './look.ts';

needs('chromium')('what is planned for inspectors, in a browser', () => {
  let site: TestSite;
  let browser: TestBrowser;
  let planner: Page;
  let inspectionId: string;
  const asking = { by: 'planner@inspectorate.example' };
  const lead = { name: 'Lead inspector', email: 'lead@inspectorate.example' };

  beforeAll(async () => {
    site = await openTestSite();
    browser = await startBrowser();
    const { commandBus } = site.system;
    await enterBody(commandBus, asking, {
      bodyId: 'northshire',
      name: 'Northshire Youth Offending Service',
      shortName: 'Northshire YOS',
      holders: [{ position: 'head_of_service', name: 'The head', email: 'head@northshire.example' }],
    });
    const signatory = {
      name: 'Approver',
      position: 'Assistant Chief Inspector',
      email: 'approver@inspectorate.example',
    };
    const fieldwork = { start: '2027-05-11', end: '2027-05-13' };
    ({ inspectionId } = await commandBus.execute(
      new ScheduleInspection(
        { framework: 'sqs', bodyId: 'northshire', signatory, leadInspector: lead, fieldwork, sampleSize: 34 },
        asking,
      ),
    ));
    planner = await browser.open(site, { as: 'planner' });
  }, 180_000);
  afterAll(async () => {
    await browser.stop();
    await site.stop();
  });

  it('a planner enters leave and a tie, imports more, and is stopped by them when the team is changed', async () => {
    await planner.goto('/inspectors');
    await planner.getByRole('button', { name: 'Enter the leave' }).click();
    await planner.getByRole('alert').getByRole('link', { name: 'Choose who is on leave.' }).click();
    expect(await planner.evaluate<string>('document.activeElement.id')).toBe('inspector');
    await look(planner, 'inspectors-refused');
    await planner.locator('#inspector').selectOption({ label: 'Inspector (inspector@inspectorate.example)' });
    for (const [field, year, month, day] of [
      ['from', '2027', '5', '12'],
      ['to', '2027', '5', '20'],
    ] as const) {
      await planner.locator(`#${field}-day`).fill(day);
      await planner.locator(`#${field}-month`).fill(month);
      await planner.locator(`#${field}-year`).fill(year);
    }
    await planner.getByRole('button', { name: 'Enter the leave' }).click();
    await planner.getByRole('cell', { name: '20 May 2027' }).waitFor();
    await planner.getByRole('link', { name: 'Import ties from a table' }).click();
    await look(planner, 'inspectors-import');
    await planner
      .getByLabel('Table')
      .fill('inspector,body,what\ninspector@inspectorate.example,Northshire Youth Offending Service,Lives next door');
    await planner.getByRole('button', { name: 'Import' }).click();
    await planner.getByRole('cell', { name: 'Lives next door' }).waitFor();
    await look(planner, 'inspectors');

    await planner.goto(`/inspections/${inspectionId}`);
    await planner.getByRole('link', { name: 'Change the team' }).click();
    await planner.getByLabel('Inspector (inspector@inspectorate.example)').check();
    await planner.getByRole('button', { name: 'Change the team' }).click();
    await planner.getByRole('alert').getByText('has a tie to Northshire YOS: Lives next door').waitFor();
    await look(planner, 'team');
  }, 180_000);

  it('an inspector sees their own, and makes an address for their calendar', async () => {
    const inspector = await browser.open(site, { as: 'inspector', javaScriptEnabled: false });
    await inspector.goto('/inspectors');
    await inspector.getByRole('heading', { name: 'Your leave and ties' }).waitFor();
    await inspector.getByRole('link', { name: 'Inspector', exact: true }).click();
    await inspector.getByRole('button', { name: 'Make an address' }).click();
    expect(await inspector.getByRole('status').innerText()).toMatch(/\/calendar\/[\w-]{43}\.ics/);
    const other = await browser.open(site, { as: 'inspector' });
    await other.goto('/account');
    await other.getByRole('button', { name: 'Make a new address' }).click();
    await look(other, 'account');
  }, 180_000);
});
