import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadInspection, ScheduleInspection } from '#commands';
import { readCaughtMail } from '#post';
import { enterBody } from '../support/directory.ts';
import { until } from '../support/until.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

const asking = { by: 'planner@inspectorate.example' };
const inspector = 'inspector@inspectorate.example';
const lead = { name: 'Lead inspector', email: 'lead@inspectorate.example' };

let site: TestSite;
let id: string;
const people = new Map<string, Visitor>();
const as = (role: string): Visitor => people.get(role)!;
const words = async (role: string, path: string): Promise<string> => wordsOf((await as(role).open(path)).text);
const fieldOf = (html: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!;
const dated = (name: string, [year, month, day]: readonly number[]) => ({
  [`${name}-day`]: String(day),
  [`${name}-month`]: String(month),
  [`${name}-year`]: String(year),
});
const leaveOf = (from: readonly number[], to: readonly number[]) => ({
  act: 'enter-leave',
  inspector,
  ...dated('from', from),
  ...dated('to', to),
});

beforeAll(async () => {
  site = await openTestSite();
  for (const role of ['planner', 'inspector', 'lead', 'approver']) {
    people.set(role, new Visitor(site));
    await as(role).signIn(`${role}@inspectorate.example`);
  }
  const { commandBus } = site.system;
  for (const place of ['North', 'South'])
    await enterBody(commandBus, asking, {
      bodyId: place.toLowerCase(),
      name: `${place}shire Youth Offending Service`,
      shortName: `${place}shire YOS`,
      holders: [{ position: 'head_of_service', name: 'The head', email: `head@${place}.example` }],
    });
  const signatory = { name: 'Approver', position: 'Assistant Chief Inspector', email: 'approver@inspectorate.example' };
  const fieldwork = { start: '2027-05-11', end: '2027-05-13' };
  ({ inspectionId: id } = await commandBus.execute(
    new ScheduleInspection(
      { framework: 'sqs', bodyId: 'north', signatory, leadInspector: lead, fieldwork, sampleSize: 34 },
      asking,
    ),
  ));
}, 120_000);
afterAll(() => site.stop());

describe('leave', () => {
  it('is entered and withdrawn on the page, with what was typed kept where it is refused', async () => {
    const empty = await as('planner').submit('/inspectors', { act: 'enter-leave' });
    expect(empty.status).toBe(422);
    expect(wordsOf(empty.text)).toContain(
      'Choose who is on leave. Enter the first day of leave as day, month and year.',
    );
    const turned = await as('planner').submit('/inspectors', leaveOf([2027, 5, 14], [2027, 5, 10]));
    expect([turned.status, turned.text]).toEqual([422, expect.stringMatching(/name="from-day"[^>]*value="14"/)]);
    expect(wordsOf(turned.text)).toContain('The last day of leave lies before the first.');
    const never = await as('planner').submit('/inspectors', leaveOf([2027, 2, 30], [2027, 3, 2]));
    expect(wordsOf(never.text)).toContain('The first day of leave has to be a real date, such as 14 12 2026.');

    expect((await as('planner').submit('/inspectors', leaveOf([2027, 7, 5], [2027, 7, 9]))).status).toBe(303);
    const twice = await as('planner').submit('/inspectors', leaveOf([2027, 7, 5], [2027, 7, 9]));
    expect([twice.status, wordsOf(twice.text)]).toEqual([422, expect.stringContaining('is recorded already.')]);
    const page = (await as('planner').open('/inspectors')).text;
    expect(wordsOf(page)).toContain('Inspector (inspector@inspectorate.example) 5 July 2027 9 July 2027');
    const withdrawal = {
      act: 'withdraw-leave',
      leaveId: fieldOf(page, 'leaveId'),
      start: '2027-07-05',
      end: '2027-07-09',
    };
    expect((await as('planner').submit('/inspectors', withdrawal)).status).toBe(303);
    expect(await words('planner', '/inspectors')).toContain('No leave is recorded from today on.');
    const again = await as('planner').submit('/inspectors', withdrawal);
    expect([again.status, wordsOf(again.text)]).toEqual([422, expect.stringContaining('This leave is not recorded')]);
  });

  it('comes from a table, which is refused with each fault by its line and may be sent twice', async () => {
    const table = (...rows: string[]) => ({ table: ['inspector,start,end', ...rows].join('\n') });
    const faulty = await as('planner').submit(
      '/inspectors/leave/import',
      table(`${inspector},2027-08-02,2027-08-01`, `nobody@inspectorate.example,2027-08-02,August`),
    );
    expect(faulty.status).toBe(422);
    for (const fault of [
      'Line 2, end: lies before the first day.',
      'Line 3, inspector: “nobody@inspectorate.example” is no inspector with an account.',
      'Line 3, end: “August” is no date',
    ])
      expect(wordsOf(faulty.text)).toContain(fault);
    expect(await words('planner', '/inspectors')).toContain('No leave is recorded from today on.');

    const good = table(`${inspector},2027-08-02,2027-08-06`, `${lead.email},2026-12-28,2027-01-02`);
    for (let time = 1; time <= 2; time += 1)
      expect((await as('planner').submit('/inspectors/leave/import', good)).status).toBe(303);
    const page = (await as('planner').open('/inspectors')).text;
    expect(page.match(/name="leaveId"/g)).toHaveLength(2);
    const refused = await as('planner').submit(
      '/inspectors/leave/import',
      table(`${inspector},2027-09-06,2027-09-07`, `${inspector},2027-09-06,2027-09-07`),
    );
    expect([refused.status, wordsOf(refused.text)]).toEqual([
      422,
      expect.stringMatching(/Line 3: The leave .* is recorded already\. Every other line is recorded now\./),
    ]);
  });
});

describe('leave by the API', () => {
  it('is taken, and names the visits on which the inspector stands all the same', async () => {
    const program = programOf(site, 'planner@inspectorate.example');
    const enter = async (start: string, end: string) => {
      const entered = await program('POST', '/api/leave', {
        inspector: 'LEAD@inspectorate.example',
        days: { start, end },
      });
      expect(entered.status).toBe(201);
      const { leaveId, visits } = entered.json as { leaveId: string; visits: readonly unknown[] };
      expect((await program('DELETE', `/api/leave/${leaveId}/${start}/${end}`)).status).toBe(204);
      return visits;
    };
    const visit = {
      inspectionId: id,
      bodyName: 'Northshire YOS',
      fieldwork: { start: '2027-05-11', end: '2027-05-13' },
    };
    expect(await enter('2027-05-13', '2027-05-20')).toEqual([visit]);
    expect(await enter('2027-05-14', '2027-05-20')).toEqual([]);
  });
});

describe('ties', () => {
  it('are recorded and ended on the page', async () => {
    const tie = { act: 'record-tie', tied: inspector, bodyId: 'south', what: 'Worked there until 2025' };
    const blank = await as('planner').submit('/inspectors', { ...tie, what: '' });
    expect([blank.status, wordsOf(blank.text)]).toEqual([422, expect.stringContaining('Say what ties the inspector')]);
    expect((await as('planner').submit('/inspectors', tie)).status).toBe(303);
    const page = (await as('planner').open('/inspectors')).text;
    expect(wordsOf(page)).toContain('Southshire Youth Offending Service Worked there until 2025');
    const end = { act: 'end-tie', bodyId: 'south', tieId: fieldOf(page, 'tieId') };
    expect((await as('planner').submit('/inspectors', end)).status).toBe(303);
    expect((await as('planner').submit('/inspectors', end)).status).toBe(422);
    expect(await words('planner', '/inspectors')).toContain('No tie is recorded.');
  });

  it('come from a table, once', async () => {
    const path = '/inspectors/ties/import';
    const row = `${inspector},southshire youth offending service,"Sister works there, in court"`;
    const faulty = await as('planner').submit(path, { table: `inspector,body,what\n${inspector},Elsewhere,` });
    expect(wordsOf(faulty.text)).toContain(
      'Line 2, body: “Elsewhere” is not in the directory. Line 2, what: is empty.',
    );
    for (let time = 1; time <= 2; time += 1)
      expect((await as('planner').submit(path, { table: `inspector,body,what\n${row}` })).status).toBe(303);
    expect((await as('planner').open('/inspectors')).text.match(/name="tieId"/g)).toHaveLength(1);
  });
});

describe('leave and ties', () => {
  it('are seen by planners whole, by an inspector as far as they are theirs, and by nobody else', async () => {
    const own = await words('inspector', '/inspectors');
    expect(own).toContain('2 August 2027');
    expect(own).toContain('Sister works there, in court');
    expect(own).not.toContain(lead.email);
    expect(own).not.toContain('Enter leave');
    const others = await words('lead', '/inspectors');
    expect(others).toContain('28 December 2026');
    expect(others).not.toContain('2 August 2027');
    expect(others).not.toContain('Sister');
    expect((await as('approver').open('/inspectors')).status).toBe(403);
    expect(
      (await as('inspector').submitTo('/account', '/inspectors', leaveOf([2027, 7, 5], [2027, 7, 9]))).status,
    ).toBe(403);

    expect(await words('planner', '/bodies/south')).toContain('Sister works there');
    expect(await words('lead', '/bodies/south')).not.toContain('Sister');
    const asProgram = async (role: string, path: string) =>
      JSON.stringify((await programOf(site, `${role}@inspectorate.example`)('GET', path)).json);
    for (const path of ['/api/bodies', '/api/bodies/south']) {
      expect(await asProgram('planner', path)).toContain('Sister');
      expect(await asProgram('inspector', path)).toContain('Sister');
      expect(await asProgram('lead', path)).not.toContain('Sister');
    }
    expect(await asProgram('planner', '/api/programme/2027/leave')).toContain(inspector);
    expect(await asProgram('lead', '/api/programme/2027/leave')).toContain(lead.email);
    expect(await asProgram('lead', '/api/programme/2027/leave')).not.toContain(inspector);
  });
});

describe('the team of a visit', () => {
  const path = () => `/inspections/${id}/team`;
  const teamNow = async () => {
    const { state } = await loadInspection(site.system.log, id);
    return 'team' in state ? state.team : undefined;
  };
  const version = async () => fieldOf((await as('planner').open(path())).text, 'version');

  it('is changed on a page, and who comes in is invited', async () => {
    expect(await words('planner', `/inspections/${id}`)).toContain('Change the team');
    expect(await words('inspector', `/inspections/${id}`)).not.toContain('Change the team');
    expect((await as('inspector').open(path())).status).toBe(403);
    const form = await as('planner').open(path());
    expect(wordsOf(form.text)).toContain('Lead inspector leads the inspection.');
    expect(form.text).not.toMatch(/type="checkbox" value="lead@/);
    const changed = await as('planner').submit(path(), { team: inspector, version: await version() });
    expect(changed.status).toBe(303);
    expect(await teamNow()).toEqual([{ name: 'Inspector', email: inspector }]);
    await until(async () =>
      (await readCaughtMail(site.system.mailFolder!)).some(
        ({ to, subject }) => to.includes(inspector) && subject.startsWith('Invitation: inspection of Northshire YOS'),
      ),
    );
    expect((await as('planner').open(path())).text).toMatch(/value="inspector@inspectorate.example" checked/);
  });

  it('is refused where somebody is tied or on leave, with the reason and what was chosen', async () => {
    expect((await as('planner').submit(path(), { version: await version() })).status).toBe(303);
    expect(await teamNow()).toEqual([]);
    expect((await as('planner').submit('/inspectors', leaveOf([2027, 5, 12], [2027, 5, 20]))).status).toBe(303);
    const tie = { act: 'record-tie', tied: inspector, bodyId: 'north', what: 'Lives next door' };
    expect((await as('planner').submit('/inspectors', tie)).status).toBe(303);
    const refused = await as('planner').submit(path(), { team: inspector, version: await version() });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Inspector is on leave from 12 May 2027 to 20 May 2027.');
    expect(wordsOf(refused.text)).toContain('Inspector has a tie to Northshire YOS: Lives next door');
    expect(refused.text).toMatch(/value="inspector@inspectorate.example" checked/);
    const stranger = await as('planner').submit(path(), { team: 'x@elsewhere.example', version: await version() });
    expect([stranger.status, wordsOf(stranger.text)]).toEqual([
      422,
      expect.stringContaining('Choose inspectors who have an account.'),
    ]);
    const stale = await as('planner').submit(path(), { version: '1' });
    expect(stale.status).toBe(422);
    expect(await teamNow()).toEqual([]);
  });

  it('shows a planner where leave was entered over a visit', async () => {
    const days = leaveOf([2027, 5, 13], [2027, 5, 13]);
    expect((await as('planner').submit('/inspectors', { ...days, inspector: lead.email })).status).toBe(303);
    expect(await words('planner', '/inspectors')).toContain('Visits Northshire YOS then');
    const waits = 'Name somebody in the place of Lead inspector, who is on leave then: Northshire YOS , by 11 May 2027';
    expect(await words('planner', '/')).toContain(waits);
    expect(await words('lead', '/')).not.toContain('in the place of');
  });

  it('has another lead inspector from the page or the API, who has to be free and may not sign', async () => {
    const administrator = new Visitor(site);
    await administrator.signIn('administrator@inspectorate.example');
    const second = { name: 'Second lead', email: 'second@inspectorate.example' };
    const account = { ...second, password: 'second-local-account', roles: 'lead_inspector' };
    expect((await administrator.submit('/accounts', account)).status).toBe(303);
    const form = (await as('planner').open(path())).text;
    expect(form).toMatch(/<option value="lead@inspectorate.example" selected>/);
    expect(
      (await as('planner').submit(path(), { lead: 'x@elsewhere.example', version: await version() })).text,
    ).toContain('<a href="#lead">Choose a lead inspector who has an account.</a>');
    const changed = await as('planner').submit(path(), {
      lead: second.email,
      team: second.email,
      version: await version(),
    });
    expect(changed.status).toBe(303);
    expect(await teamNow()).toEqual([]);
    expect(await words('planner', `/inspections/${id}`)).toContain('Second lead');
    expect(await words('planner', '/')).not.toContain('in the place of');
    await until(async () => (await words('planner', '/programme/2027')).includes('13 May, Second lead'));
    await until(async () => {
      const theirs = (await readCaughtMail(site.system.mailFolder!)).filter(({ subject }) =>
        /Northshire/.test(subject),
      );
      return (
        theirs.some(({ to, subject }) => to.includes(second.email) && subject.startsWith('Invitation')) &&
        theirs.some(({ to, subject }) => to.includes(lead.email) && subject.startsWith('Without you'))
      );
    });
    const put = (body: object) =>
      programOf(site, 'planner@inspectorate.example')('PUT', `/api/inspections/${id}/team`, body);
    const signs = { name: 'Approver', email: 'approver@inspectorate.example' };
    expect((await put({ team: [], leadInspector: signs })).json).toMatchObject({ code: 'lead_inspector_is_signatory' });
    // On leave since.
    expect((await put({ team: [], leadInspector: lead })).json).toMatchObject({ code: 'inspector_on_leave' });
  });
});
