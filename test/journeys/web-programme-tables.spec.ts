import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActOnBody, CancelInspection, loadBody, ScheduleInspection } from '#commands';
import { programmeOf } from '#read-models';
import { enterBody } from '../support/directory.ts';
import { until } from '../support/until.ts';
import { openTestSite, Visitor, wordsOf, type TestSite } from './web-site.ts';

const asking = { by: 'planner@inspectorate.example' };
const columns = 'body,start,end,lead,team,sample_size,framework,signatory';
const people = 'lead@inspectorate.example,inspector@inspectorate.example,34,sqs,approver@inspectorate.example';

let site: TestSite;
let planner: Visitor;

beforeAll(async () => {
  site = await openTestSite();
  planner = new Visitor(site);
  await planner.signIn('planner@inspectorate.example');
  for (const name of ['Northshire YOS', '=SUM(A1) YOS'])
    await enterBody(site.system.commandBus, asking, {
      bodyId: name.slice(1, 3).toLowerCase(),
      name,
      shortName: name,
      holders: [{ position: 'head_of_service', name: 'The head', email: 'head@place.example' }],
    });
}, 120_000);
afterAll(() => site.stop());

const importing = (...lines: string[]) => planner.submit('/programme/2027/import', { table: lines.join('\n') });
const visits = async () => programmeOf(site.system.dataSource, 2027);
const table = async () => (await planner.open('/programme/2027/csv')).text;

describe('the candidates for the programme', () => {
  it('are known by their visits also under another name, and those that are planned do not come up', async () => {
    const { commandBus } = site.system;
    const drawn = async () => (await planner.submitTo('/bodies', '/bodies/draw', {})).headers.get('location');
    const visit = {
      framework: 'sqs',
      bodyId: 'or',
      signatory: { name: 'Approver', position: 'Assistant Chief Inspector', email: 'approver@inspectorate.example' },
      leadInspector: { name: 'Lead inspector', email: 'lead@inspectorate.example' },
      sampleSize: 34,
      passWith: 'They have been told.',
    };
    const past = { fieldwork: { start: '2016-02-22', end: '2016-02-24' }, announcedOn: '2016-02-05' };
    await commandBus.execute(new ScheduleInspection({ ...visit, ...past }, asking));
    const next = { fieldwork: { start: '2027-09-07', end: '2027-09-09' } };
    const { inspectionId } = await commandBus.execute(new ScheduleInspection({ ...visit, ...next }, asking));
    const { entry } = (await loadBody(site.system.log, 'or')).body!;
    const renamed = { ...entry, name: 'Northshire Youth Justice Service' };
    await commandBus.execute(new ActOnBody('or', { type: 'ChangeBody', entry: renamed }, asking));
    await until(async () => (await visits()).length === 1);
    // Of another stream, and so in its own time.
    await until(async () => (await programmeOf(site.system.dataSource, 2016)).length === 1);
    expect(wordsOf((await planner.open('/bodies')).text)).toMatch(
      /Northshire Youth Justice Service North 22 February 2016 120 Not given 7 September 2027 Schedule/,
    );
    for (let time = 0; time < 8; time += 1) expect(await drawn()).toBe('/bodies?drawn=su');
    expect(wordsOf((await planner.open('/bodies?drawn=su')).text)).toContain(
      'Drawn at random from 1 body that is not on the programme: =SUM(A1) YOS Schedule an inspection of it',
    );
    await commandBus.execute(new CancelInspection(inspectionId, 'The test ends.', asking));
    await commandBus.execute(new ActOnBody('or', { type: 'ChangeBody', entry }, asking));
    await until(async () => (await visits()).length === 0);
  });
});

describe('the programme of a year by week', () => {
  it('shows a visit in the weeks of the next year too, into which it reaches, and counts it in its own', async () => {
    const { commandBus } = site.system;
    const { inspectionId } = await commandBus.execute(
      new ScheduleInspection(
        {
          ...{ framework: 'sqs', bodyId: 'or', sampleSize: 34, passWith: 'They have been told.' },
          signatory: {
            name: 'Approver',
            position: 'Assistant Chief Inspector',
            email: 'approver@inspectorate.example',
          },
          leadInspector: { name: 'Lead inspector', email: 'lead@inspectorate.example' },
          fieldwork: { start: '2027-12-14', end: '2028-01-12' },
        },
        asking,
      ),
    );
    const page = async (year: number) => wordsOf((await planner.open(`/programme/${year}`)).text);
    await until(async () => (await page(2027)).includes('1 inspection.'));
    expect(await page(2028)).toMatch(/0 inspections\..* 10 Jan Northshire YOS Scheduled 14 Dec to 12 Jan/);
    await commandBus.execute(new CancelInspection(inspectionId, 'The test ends.', asking));
    await until(async () => (await visits()).length === 0);
    expect(await page(2028)).not.toContain('Northshire');
  });
});

describe('the programme of a year as a table', () => {
  it('names what cannot be read before anything is scheduled, and what the programme refuses by its line', async () => {
    const faulty = await importing(
      columns,
      `Northshire YOS,2027-06-08,2027-06-31,${people}`,
      'Nowhere,2027-06-08,2027-06-10,x@inspectorate.example,,0,sqs,approver@inspectorate.example',
      'Northshire YOS,2027-06-08,2027-06-10,inspector@inspectorate.example,planner@inspectorate.example,34,sqs,lead@inspectorate.example',
    );
    expect(faulty.status).toBe(422);
    for (const fault of ['Line 2, end:', 'Line 3, body:', 'Line 3, lead:', 'Line 3, sample_size:'])
      expect(wordsOf(faulty.text)).toContain(fault);
    for (const fault of [
      'Line 4, lead: “inspector@inspectorate.example” is no lead inspector with an account.',
      'Line 4, team: “planner@inspectorate.example” is no inspector with an account.',
      'Line 4, signatory: “lead@inspectorate.example” is no approver with an account.',
    ])
      expect(wordsOf(faulty.text)).toContain(fault);
    expect(
      wordsOf((await importing(`${columns},end`, `Northshire YOS,2027-06-08,2027-06-09,${people},`)).text),
    ).toContain('Column end stands in the first line more than once.');
    const alone = await importing(columns, `Northshire YOS,2027-05-04,2027-05-06,${people}`);
    expect(wordsOf(alone.text)).toContain('Line 2: No inspection in a week with a bank holiday');
    expect(wordsOf(alone.text)).not.toContain('on the programme now');
    expect(await visits()).toEqual([]);
    const stopped = await importing(
      columns,
      `Northshire YOS,2027-06-08,2027-06-10,${people}`,
      `=SUM(A1) YOS,2027-06-09,2027-06-11,${people}`,
    );
    expect(wordsOf(stopped.text)).toMatch(/Line 3: Lead inspector is at Northshire YOS .* on the programme now\./);
    await until(async () => (await visits()).length === 1);
  });

  it('comes in again as it went out, with no cell that a spreadsheet would take for a formula', async () => {
    const cells = ['=SUM(A1) YOS', '2027-07-06', '2027-07-08', ...people.split(','), 'Chief Inspector'];
    // As a spreadsheet copies cells.
    const withPosition = `${columns},signatory_position`.replaceAll(',', '\t');
    expect((await importing(withPosition, cells.join('\t'))).status).toBe(303);
    expect(await visits()).toHaveLength(2);
    const out = await table();
    expect(out.split('\r\n')[0]).toBe(
      `${columns},signatory_position,announced_on,publication_date,stage,inspection_id`,
    );
    expect(out).toContain(`\r\n'=SUM(A1) YOS,2027-07-06,2027-07-08,${people},Chief Inspector,2027-06-18,`);
    for (const { inspectionId } of await visits())
      await site.system.commandBus.execute(new CancelInspection(inspectionId, 'To come in again.', asking));
    await until(async () => (await visits()).length === 0);
    expect((await importing(out)).status).toBe(303);
    // The page that follows shows them already.
    expect(await visits()).toHaveLength(2);
    const withoutIds = (text: string) => text.replace(/,[0-9a-f-]{36}/g, '');
    expect(withoutIds(await table())).toBe(withoutIds(out));
  });
});
