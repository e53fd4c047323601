import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { AssignCase, DrawSample, loadInspection, ScheduleInspection, SupplyCaseload } from '#commands';
import { checkLetter } from '#letter';
import { projectFile } from '#platform';
import { importPack } from '../../apps/cli/src/pack/import-pack.ts';
import { readPack } from '../../apps/cli/src/pack/read-pack.ts';
import { caseloadOf, visit } from '../journeys/web-inspection.ts';
import { openTestSite, type TestSite } from '../journeys/web-site.ts';
import { makePack } from '../support/made-pack.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { axeFaults, sidewaysPixels, startBrowser, type TestBrowser } from './browser.ts';

needs('chromium')('the pages in a browser', () => {
  let site: TestSite;
  let browser: TestBrowser;
  /** One that has run its course, one that has and whose sample was drawn here, and one whose cases are being read. */
  let finished: string;
  let drawnHere: string;
  let inReading: string;
  let caseRef: string;

  beforeAll(async () => {
    site = await openTestSite();
    browser = await startBrowser();
    const { system } = site;
    finished = await imported(site, projectFile('examples', 'west-london-2015'));
    const fieldwork = { start: '2015-03-02', end: '2015-03-04' };
    const made = makePack({ sampleSize: 20, fieldwork, nation: 'Wales', recordedSample: false });
    drawnHere = await imported(site, made.folder);
    made.remove();
    inReading = await startReading(site);
    const { state } = await loadInspection(system.log, inReading);
    if (!('sample' in state)) throw new Error('No sample has been drawn.');
    caseRef = [...state.sample.keys()][0]!;
    const inspector = 'inspector@inspectorate.example';
    await system.commandBus.execute(new AssignCase(inReading, caseRef, inspector, { by: 'lead@inspectorate.example' }));
    await system.untilCaughtUp();
  }, 180_000);
  afterAll(async () => {
    await browser.stop();
    await site.stop();
  });

  /** Every page, with the role that looks at it. */
  const pages = (): readonly (readonly [role: string | undefined, path: string])[] => [
    [undefined, '/'],
    [undefined, '/sign-in'],
    [undefined, '/letters'],
    [undefined, '/letters/west-london-tri-borough-yos/2016-01-27/1'],
    [undefined, '/api'],
    ['planner', '/programme/2015'],
    ['planner', '/programme/1999'],
    ['planner', '/inspections/new'],
    ['planner', '/nowhere'],
    ['planner', `/inspections/${finished}`],
    ['planner', `/inspections/${inReading}/caseload`],
    ['planner', `/inspections/${inReading}/copy-list`],
    ['lead', `/inspections/${inReading}`],
    ['lead', `/inspections/${inReading}/sample`],
    ['lead', `/inspections/${inReading}/readings`],
    ['lead', `/inspections/${inReading}/reoffending-record`],
    ['lead', `/inspections/${inReading}/case-manager-interviews`],
    ['lead', `/inspections/${inReading}/tally-freeze`],
    ['lead', `/inspections/${inReading}/letter`],
    ['lead', `/inspections/${finished}/tally`],
    ['lead', `/inspections/${finished}/letter`],
    ['lead', `/inspections/${finished}/letter/source`],
    ['lead', `/inspections/${drawnHere}/letter`],
    ['lead', `/inspections/${finished}/dispatch`],
    ['lead', `/inspections/${finished}/timeline`],
    ['inspector', '/my-cases'],
    ['inspector', `/inspections/${inReading}/case-readings/${caseRef}`],
    ['approver', `/inspections/${finished}/approval`],
    ['approver', `/inspections/${finished}/publication`],
    ['administrator', '/operations'],
    ['administrator', '/accounts'],
    ['administrator', '/mail'],
  ];

  async function visitAll(
    viewport: { width: number; height: number },
    look: (page: Page, path: string) => Promise<void>,
    visited = pages(),
  ): Promise<void> {
    const open = new Map<string | undefined, Page>();
    for (const [role, path] of visited) {
      const page =
        open.get(role) ?? (await browser.open(site, { viewport, ...(role === undefined ? {} : { as: role }) }));
      open.set(role, page);
      await page.goto(path);
      await look(page, path);
    }
  }

  it('have no fault that axe can find on a desktop', async () => {
    const faults: string[] = [];
    // Forms are laid out alike on every screen; tables, stages and tabs are not.
    const laidOutOtherwise = pages().filter(([, path]) =>
      /^\/$|programme|sample|readings|tally$|dispatch|letter$|accounts|operations|mail/.test(path),
    );
    await visitAll(
      { width: 1280, height: 900 },
      async (page) => void faults.push(...(await axeFaults(page))),
      laidOutOtherwise,
    );
    expect(faults).toEqual([]);
  }, 600_000);

  it('have none on a phone of 320 pixels, and scroll sideways on neither that nor a window at 200 %', async () => {
    const faults: string[] = [];
    const sideways: string[] = [];
    const measure = async (page: Page, path: string): Promise<void> => {
      const pixels = await sidewaysPixels(page);
      if (pixels > 0) sideways.push(`${path}: ${pixels} pixels`);
    };
    await visitAll({ width: 320, height: 640 }, async (page, path) => {
      faults.push(...(await axeFaults(page)));
      await measure(page, path);
      // A window of 1280 pixels at 200 % has 640 to lay out on.
      await page.setViewportSize({ width: 640, height: 450 });
      await measure(page, path);
      await page.setViewportSize({ width: 320, height: 640 });
    });
    expect(faults).toEqual([]);
    expect(sideways).toEqual([]);
  }, 600_000);

  it('ask for nothing from another host, and break no rule of their own policy', async () => {
    const page = await browser.open(site, { as: 'lead' });
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.url) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    for (const path of ['', '/tally', '/letter', '/dispatch', '/timeline'])
      await page.goto(`/inspections/${finished}${path}`);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('take a case reading without JavaScript, and count it', async () => {
    const page = await browser.open(site, { as: 'inspector', javaScriptEnabled: false });
    await page.goto(`/inspections/${inReading}/case-readings/${caseRef}`);
    for (const question of await page.locator('fieldset').all()) await question.getByRole('radio').first().check();
    await page.getByRole('button', { name: 'Record the reading' }).click();
    await page.waitForURL(/my-cases/);
    await until(async () => {
      await page.reload();
      return (await page.textContent('main'))?.includes('1 of 1 read') === true;
    });
  }, 60_000);

  it('lead by keyboard from the top of a page to its main part', async () => {
    const page = await browser.open(site, { as: 'lead' });
    await page.goto(`/inspections/${finished}`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent.trim()')).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main-content');
  }, 60_000);
});

async function imported({ system }: TestSite, folder: string): Promise<string> {
  const read = readPack(folder, { frameworks: system.frameworks, checkLetter, freshSeed: 'fresh seed' });
  if ('faults' in read) throw new Error(`${folder} has faults.`);
  return (await importPack(read.pack, system, () => undefined)).inspectionId;
}

/** Another inspection, by the acts of people who are signed in, as far as the draw. */
async function startReading({ system }: TestSite): Promise<string> {
  const framework = system.frameworks.find((each) => each.id === 'sqs')!;
  const [planner, lead] = [{ by: 'planner@inspectorate.example' }, { by: 'lead@inspectorate.example' }];
  const { inspectionId } = await system.commandBus.execute(new ScheduleInspection(visit, planner));
  await system.commandBus.execute(new SupplyCaseload(inspectionId, caseloadOf(framework), planner));
  await system.commandBus.execute(new DrawSample(inspectionId, null, lead));
  return inspectionId;
}
