import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ScheduleInspection } from '#commands';
import { projectFile } from '#platform';
import { visit } from '../journeys/web-inspection.ts';
import { openTestSite, type TestSite } from '../journeys/web-site.ts';
import { needs } from '../support/needs.ts';
import { startBrowser, type TestBrowser } from './browser.ts';
import { look } from './look.ts';

const caseload = readFileSync(projectFile('examples', 'west-london-2015', 'caseload.csv'), 'utf8');
const areas = ['Westminster', 'Hammersmith & Fulham', 'Kensington and Chelsea'];

needs('chromium')('the draw in a browser', () => {
  let site: TestSite;
  let browser: TestBrowser;
  beforeAll(async () => {
    site = await openTestSite();
    browser = await startBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.stop();
    await site.stop();
  });

  const scheduled = async (name: string): Promise<string> => {
    // Each at a body of its own and under a lead inspector of its own, so that the visits do not clash.
    const inspectedBody = { ...visit.inspectedBody, name, shortName: name, areas };
    const leadInspector = {
      name: 'Lead inspector',
      email: `${name.toLowerCase().replaceAll(' ', '-')}@inspectorate.example`,
    };
    const inspection = { ...visit, inspectedBody, leadInspector, sampleSize: 34 };
    const { inspectionId } = await site.system.commandBus.execute(
      new ScheduleInspection(inspection, { by: 'planner@inspectorate.example' }),
    );
    return inspectionId;
  };
  const file = (text: string) => ({ name: 'cases.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

  it('goes from a caseload with faults to a drawn sample, explained, with a case replaced', async () => {
    const id = await scheduled('Draw with script');
    const planner = await browser.open(site, { as: 'planner' });
    await planner.goto(`/inspections/${id}/caseload`);
    await look(planner, 'caseload');
    const broken = caseload
      .replace('WL-0003,Hammersmith & Fulham', 'WL-0003,Hamersmith & Fulham')
      .replace('2015-10-08', '8 October');
    await planner.locator('input[type=file]').setInputFiles(file(broken));
    await planner.getByRole('button', { name: 'Check the caseload' }).click();
    await planner.getByRole('alert').getByText('cases.csv has 2 faults').waitFor();
    const table = await planner.locator('#faults').innerText();
    expect(table).toMatch(/3\s+sentence_date\s+8 October/);
    expect(table).toMatch(/4\s+area\s+Hamersmith & Fulham.*Did you mean Hammersmith & Fulham/);
    await look(planner, 'caseload-faults');
    await planner.getByRole('alert').getByRole('link').click();
    expect(new URL(planner.url()).hash).toBe('#faults');

    await planner.locator('input[type=file]').setInputFiles(file(caseload.replace('2015-10-08', '2015-12-01')));
    await planner.getByRole('button', { name: 'Check the caseload' }).click();
    await planner.getByRole('heading', { name: 'Check the caseload' }).waitFor();
    expect(await planner.locator('main').innerText()).toContain(
      'WL-0002\tSentenced on 2015-12-01, 13 days before fieldwork',
    );
    await look(planner, 'caseload-preview');
    await planner.getByRole('button', { name: 'Supply this caseload' }).click();
    await planner.waitForURL(({ pathname }) => pathname === `/inspections/${id}`);

    const lead = await browser.open(site, { as: 'lead' });
    await lead.goto(`/inspections/${id}/case-sample`);
    await lead.getByRole('button', { name: 'Draw the sample' }).click();
    await lead.waitForURL(/\/sample$/);
    await look(lead, 'sample');
    await lead.getByRole('link', { name: 'Why these cases' }).click();
    await lead.getByText('drawing again just now gave the same cases').waitFor();
    await look(lead, 'explanation');

    await lead.goto(`/inspections/${id}/sample`);
    await lead
      .getByRole('link', { name: /^Replace/ })
      .first()
      .click();
    await look(lead, 'replace-case');
    await lead.getByRole('button', { name: /^(Replace|Take) case/ }).click();
    await lead.getByRole('alert').getByText('Say why case').waitFor();
    await lead.getByLabel('Reason').fill('The case was transferred to another service.');
    await lead.getByRole('button', { name: /^(Replace|Take) case/ }).click();
    await lead.waitForURL(/\/sample$/);
    expect(await lead.locator('main').innerText()).toMatch(/was replaced by WL-|was taken out/);
    await lead.goto(`/inspections/${id}/sample/explanation`);
    expect(await lead.locator('main').innerText()).toContain('The case was transferred to another service.');
  }, 300_000);

  it('takes a file of the inspected body, which has a link and no account', async () => {
    const id = await scheduled('Draw with a link');
    const planner = await browser.open(site, { as: 'planner' });
    await planner.goto(`/inspections/${id}/caseload`);
    await planner.getByRole('button', { name: 'Make a link' }).click();
    const link = await planner.getByText(/^http:.*\/caseload\//).innerText();
    await look(planner, 'caseload-link-made');
    const body = await browser.open(site);
    await body.goto(link);
    await look(body, 'caseload-by-link');
    await body.locator('input[type=file]').setInputFiles(file(caseload.replace('WL-0002', 'WL-0001')));
    await body.getByRole('button', { name: 'Check the caseload' }).click();
    await body.getByText('Case WL-0001 stands in the caseload already.').waitFor();
    await body.locator('input[type=file]').setInputFiles(file(caseload));
    await body.getByRole('button', { name: 'Check the caseload' }).click();
    await body.getByRole('button', { name: 'Supply this caseload' }).click();
    await body.getByText('A caseload of 112 cases has been supplied.').waitFor();
    expect(new URL(body.url()).pathname).toBe(new URL(link).pathname);
  }, 180_000);

  it('takes a file without JavaScript', async () => {
    const id = await scheduled('Draw without script');
    const planner = await browser.open(site, { as: 'planner', javaScriptEnabled: false });
    await planner.goto(`/inspections/${id}/caseload`);
    await planner.locator('input[type=file]').setInputFiles(file(caseload));
    await planner.getByRole('button', { name: 'Check the caseload' }).click();
    await planner.getByRole('button', { name: 'Supply this caseload' }).click();
    await planner.waitForURL(`**/inspections/${id}`);
    expect(await planner.locator('main').innerText()).toContain('Draw 34 cases from a caseload of 112.');
  }, 120_000);
});
