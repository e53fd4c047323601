import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Framework } from '#domain';
import {
  AssignCases,
  CancelInspection,
  DrawSample,
  loadInspection,
  ScheduleInspection,
  SupplyCaseload,
} from '#commands';
import { heldActs } from '#post';
import { bodyIdOf } from '../../apps/web/src/planning/body-id.ts';
import { until } from '../support/until.ts';
import { caseloadOf, copyListEntries, judgementsFor, reoffendingRecord, visit } from './web-inspection.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

let site: TestSite;
let framework: Framework;
let id: string;
const people: Record<string, Visitor> = {};

beforeAll(async () => {
  site = await openTestSite();
  framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
  for (const role of ['planner', 'inspector', 'lead', 'approver', 'administrator']) {
    people[role] = new Visitor(site);
    await people[role].signIn(`${role}@inspectorate.example`);
  }
}, 120_000);
afterAll(() => site.stop());

const as = (role: string): Visitor => people[role]!;
const here = (rest = ''): string => `/inspections/${id}${rest === '' ? '' : `/${rest}`}`;
const words = async (role: string, path: string): Promise<string> => wordsOf((await as(role).open(path)).text);

describe('signing in', () => {
  it('answers the start page to everyone, and leads from any other page to the sign-in page and back', async () => {
    const visitor = new Visitor(site);
    const start = await visitor.open('/');
    expect(start.status).toBe(200);
    expect(wordsOf(start.text)).toContain('Run an inspection');
    const asked = await visitor.open('/programme/2015');
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fprogramme%2F2015']);
    const signedIn = await visitor.submit('/sign-in', {
      email: 'planner@inspectorate.example',
      password: 'planner-local',
      next: '/programme/2015',
    });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/programme/2015']);
  });

  it('does not say whether the address or the password was wrong, and leads to no other site', async () => {
    const visitor = new Visitor(site);
    const wrong = await visitor.submit('/sign-in', { email: 'planner@inspectorate.example', password: 'guess' });
    const unknown = await visitor.submit('/sign-in', { email: 'nobody@inspectorate.example', password: 'guess' });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    for (const { text } of [wrong, unknown])
      expect(wordsOf(text)).toContain('Enter the e-mail address and password of an active account.');
    const elsewhere = await visitor.submit('/sign-in', {
      email: 'planner@inspectorate.example',
      password: 'planner-local',
      next: '//elsewhere.example',
    });
    expect(elsewhere.headers.get('location')).toBe('/programme');
  });

  it('refuses a form without the token of its session', async () => {
    const refused = await as('planner').post('/sign-out', []);
    expect(refused.status).toBe(403);
    expect((await as('planner').open('/programme/2015')).status).toBe(200);
  });

  it('shows each role its own pages alone', async () => {
    expect((await as('planner').open('/operations')).status).toBe(403);
    expect((await as('approver').open('/my-cases')).status).toBe(403);
    expect((await as('administrator').open('/operations')).status).toBe(200);
    expect((await new Visitor(site).open('/operations/board/')).status).toBe(303);
    expect((await as('planner').open('/operations/board/')).status).toBe(403);
  });
});

describe('an address or a form that nobody was given', () => {
  it('is answered, not failed on', async () => {
    for (const year of ['9999', '0/csv', '2015abc', '99999/import'])
      expect((await as('planner').open(`/programme/${year}`)).status).toBe(404);
    const decided = await as('planner').submitTo('/bodies/new', '/held', { actId: 'none', decision: 'release' });
    expect([decided.status, decided.headers.get('location')]).toEqual([303, '/held']);
  });
});

describe('the directory of bodies', () => {
  it('takes a body and its head of service, by forms', async () => {
    const { name, shortName, type, nation, areas } = visit.inspectedBody;
    const typedBody = { name, shortName, type, nation, areas: areas.join('\n'), size: '', performance: '' };
    const entered = await as('planner').submit('/bodies/new', typedBody);
    const path = `/bodies/${bodyIdOf(name)}`;
    expect([entered.status, entered.headers.get('location')]).toEqual([303, path]);
    const holder = { position: 'head_of_service', holderName: visit.addressee.name, email: visit.addressee.email };
    const from = { 'from-day': '1', 'from-month': '4', 'from-year': '2014' };
    expect((await as('planner').submit(path, { act: 'take', ...holder, ...from })).status).toBe(303);
    expect(await words('inspector', path)).toContain('head@northshire.example');
  });

  it('asks for each field of a body that is missing, and keeps the position that was chosen', async () => {
    const empty = await as('planner').submit('/bodies/new', { size: 'many' });
    expect(empty.status).toBe(422);
    for (const field of ['name', 'shortName', 'type', 'nation', 'areas', 'size'])
      expect(empty.text).toContain(`<a href="#${field}">`);
    const chair = { act: 'take', position: 'chair_of_board', holderName: 'The chair', email: 'no mailbox' };
    const from = { 'from-day': '1', 'from-month': '4', 'from-year': '2014' };
    const refused = await as('planner').submit(`/bodies/${bodyIdOf(visit.inspectedBody.name)}`, { ...chair, ...from });
    expect(refused.text).toMatch(/<option value="chair_of_board" selected>/);
    expect(refused.text).toContain('<a href="#email">');
  });

  it('is changed on a page, unless somebody has changed it meanwhile', async () => {
    const path = `/bodies/${bodyIdOf(visit.inspectedBody.name)}/entry`;
    const { name, shortName, type, nation, areas } = visit.inspectedBody;
    const entry = { name, shortName, type, nation, areas: areas.join('\n'), performance: '', size: '140' };
    const version = /name="version" value="(\d+)"/.exec((await as('planner').open(path)).text)![1]!;
    expect((await as('planner').submit(path, { ...entry, version })).status).toBe(303);
    expect(await words('inspector', path.replace('/entry', ''))).toContain('Cases a year 140');
    const late = await as('planner').submit(path, { ...entry, size: '90', version });
    expect([late.status, wordsOf(late.text)]).toEqual([422, expect.stringContaining('Look at it again')]);
    expect((await as('inspector').open(path)).status).toBe(403);
  });

  it('names every fault of a table by line and column before it saves anything', async () => {
    const columns =
      'name,short_name,type,nation,areas,size,performance,head_name,head_email,head_from,chair_name,chair_email,chair_from';
    const rows = [
      'Elsewhere YOS,,YOS,England,North,many,,,,,,,',
      'Elsewhere YOS,E,YOS,England,,12,,A head,no mailbox,2014-01-01,,,',
    ];
    const refused = await as('planner').submit('/bodies/import', { table: [columns, ...rows].join('\n') });
    expect(refused.status).toBe(422);
    const page = wordsOf(refused.text);
    for (const fault of [
      'Line 2, short_name: is empty',
      'Line 2, size: “many”',
      'Line 3, areas:',
      'Line 3, head_email:',
      'Line 3, name: stands on line 2',
    ])
      expect(page).toContain(fault);
    expect(await words('planner', '/bodies')).not.toContain('Elsewhere');
  });

  it('takes a new head from a table, and saves nothing of one that the rules refuse', async () => {
    const columns =
      'name,short_name,type,nation,areas,size,performance,head_name,head_email,head_from,chair_name,chair_email,chair_from';
    const row = (name: string, head: string, from: string) =>
      `${name},${name},YOS,England,North,12,,${head},${head}@south.example,${from},,,`;
    const importing = (...rows: string[]) =>
      as('planner').submit('/bodies/import', { table: [columns, ...rows].join('\n') });
    const path = `/bodies/${bodyIdOf('South YOS')}`;
    expect((await importing(row('South YOS', 'first', '2014-01-01'))).status).toBe(303);
    expect((await importing(row('South YOS', 'second', '2015-09-01'))).status).toBe(303);
    expect(await words('planner', path)).toMatch(/second Now .* first .* 1 January 2014 31 August 2015/);
    const refused = await importing(row('Far YOS', 'far', '2014-01-01'), row('South YOS', 'third', '2015-01-01'));
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Line 3: second held the position from 1 September 2015');
    expect(await words('planner', '/bodies')).not.toContain('Far YOS');
  });

  it('knows a body by the name that it has today, and gives no name to two', async () => {
    const columns =
      'name,short_name,type,nation,areas,size,performance,head_name,head_email,head_from,chair_name,chair_email,chair_from';
    const importing = (...names: string[]) =>
      as('planner').submit('/bodies/import', {
        table: [columns, ...names.map((name) => `${name},West,YOS,England,West,12,,,,,,,`)].join('\n'),
      });
    const entry = { shortName: 'West', type: 'YOS', nation: 'England', areas: 'West', size: '', performance: '' };
    const changing = (old: string, name: string) =>
      as('planner').submit(`/bodies/${bodyIdOf(old)}/entry`, { ...entry, name });
    const names = async (): Promise<readonly string[]> => {
      const { json } = await programOf(site, 'planner@inspectorate.example')('GET', '/api/bodies');
      const { bodies } = json as { bodies: readonly { entry: { name: string } }[] };
      return bodies.map(({ entry: { name } }) => name).filter((name) => /^(West|East)/.test(name));
    };
    expect((await importing('West YOS', 'East YOS')).status).toBe(303);
    const taken = await changing('West YOS', ' east yos');
    expect([taken.status, wordsOf(taken.text)]).toEqual([422, expect.stringContaining('is in the directory already.')]);
    expect(taken.text).toContain('<a href="#name">');
    expect((await changing('West YOS', 'West Youth Justice')).status).toBe(303);
    expect((await importing('West Youth Justice')).status).toBe(303);
    expect((await as('planner').submit('/bodies/new', { ...entry, name: 'West Youth Justice' })).status).toBe(422);
    const old = await importing('West YOS');
    expect([old.status, wordsOf(old.text)]).toEqual([
      422,
      expect.stringContaining('Line 2: this body is called West Youth Justice in the directory now; name it so.'),
    ]);
    const program = programOf(site, 'planner@inspectorate.example');
    const asJson = { ...entry, name: 'East YOS', areas: ['West'], size: null };
    expect((await program('PUT', `/api/bodies/${bodyIdOf('West YOS')}`, asJson)).status).toBe(409);
    expect((await program('POST', '/api/bodies', { ...asJson, name: 'West Youth Justice' })).status).toBe(409);
    expect(await names()).toEqual(['East YOS', 'West Youth Justice']);
  });

  it('draws a candidate once, and shows the same one however often the page is looked at', async () => {
    const drawn = await as('planner').submitTo('/bodies', '/bodies/draw', {});
    expect(drawn.status).toBe(303);
    const page = drawn.headers.get('location')!;
    expect(page).toContain('drawn=');
    expect(await words('planner', page)).toContain('Drawn');
    expect((await as('inspector').post('/bodies/draw', [])).status).toBe(403);
  });
});

describe('an inspection by forms, from its scheduling to the last copy', () => {
  it('keeps what was typed where the rules refuse a date', async () => {
    const refused = await as('planner').submit('/inspections/new', { ...typedVisit, 'announcedOn-year': '2016' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('There is a problem');
    expect(refused.text).toMatch(/selected>Northshire Youth Offending Service/);
    expect(refused.text).toMatch(/name="sampleSize"[^>]*value="3"/);
  });

  it('is scheduled, and says whose move it is', async () => {
    const scheduled = await as('planner').submit('/inspections/new', typedVisit);
    expect(scheduled.status).toBe(303);
    id = scheduled.headers.get('location')!.split('/').at(-1)!;
    const page = await words('planner', here());
    expect(page).toContain('Whose move: The planner');
    expect(page).toContain('Supply the caseload');
    expect(await words('lead', here())).toContain('14 December 2015 to 16 December 2015');
  });

  it('names line and column of a caseload that is wrong, and takes one that is right', async () => {
    const wrong = await as('planner').submit(here('caseload'), {
      table: caseloadTable().replace('2015-10-13', '13 October'),
    });
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong.text)).toContain('2 sentence_date 13 October This is no date of the calendar');
    const checked = await as('planner').submit(here('caseload'), { table: caseloadTable(), act: 'check' });
    expect(wordsOf(checked.text)).toContain('Cases 5 Can be drawn 5 Cannot be drawn 0 To draw 3');
    expect(await words('lead', here())).toContain('Supply the caseload');
    expect((await as('planner').submit(here('caseload'), { table: caseloadTable() })).status).toBe(303);
    expect(await words('lead', here())).toContain('Draw 3 cases from a caseload of 5.');
  });

  it('is drawn by the lead inspector, who assigns the cases', async () => {
    expect(await words('lead', here('case-sample'))).toContain('Eligible 5 cases');
    expect((await as('lead').submit(here('case-sample'), {})).status).toBe(303);
    const refs = (await sampled()).map(({ caseRef }): [string, string] => ['caseRefs', caseRef]);
    const page = await as('lead').open(here('sample'));
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)![1]!;
    const assigned = await as('lead').post(here('sample'), [
      ['_csrf', token],
      ['inspector', 'inspector@inspectorate.example'],
      ...refs,
    ]);
    expect(assigned.status).toBe(303);
    // The inspector of the local accounts has the name Inspector; the mailbox is no name for a page.
    const sample = wordsOf((await as('lead').open(here('sample'))).text);
    expect(sample).toContain('Inspector Replace case');
    expect(sample).not.toContain('inspector@inspectorate.example');
    expect((await as('planner').open(here('sample'))).status).toBe(403);
  });

  it('asks an inspector for one answer a criterion, and for none where a case fact closes it', async () => {
    await until(async () => (await words('inspector', '/my-cases')).includes('0 of 3 read'));
    for (const { caseRef, facts, version } of await sampled()) {
      const path = here(`case-readings/${caseRef}`);
      const incomplete = await as('inspector').submit(path, {
        version: String(version),
        'reoffending.assessment': 'sufficient',
      });
      expect(incomplete.status).toBe(422);
      const read = await as('inspector').submit(path, { version: String(version), ...judgementsFor(framework, facts) });
      expect([read.status, read.headers.get('location')]).toEqual([303, '/my-cases']);
    }
    await until(async () => (await words('inspector', '/my-cases')).includes('3 of 3 read'));
    expect(await words('lead', here('readings'))).toContain('3 of 3');
  });

  it('takes what the letter rests on, and freezes the tally', async () => {
    const { cohort, comparator, rates, ...record } = reoffendingRecord;
    const typed = {
      ...record,
      cohortFrom: cohort.from,
      cohortTo: cohort.to,
      comparatorName: comparator.name,
      comparatorRate: '37.9',
      rate0: String(rates[0]!.ratePercent),
    };
    expect((await as('lead').submit(here('reoffending-record'), { ...typed, rate0: 'much' })).status).toBe(422);
    expect((await as('lead').submit(here('reoffending-record'), typed)).status).toBe(303);
    expect((await as('lead').submit(here('case-manager-interviews'), { number: '2' })).status).toBe(303);
    expect((await as('planner').submit(here('copy-list'), { table: copyListTable() })).status).toBe(303);
    expect(await words('lead', here())).toContain('Freeze the tally');
    expect((await as('lead').submit(here('tally-freeze'), {})).status).toBe(303);
  });

  it('is drafted, revised, approved by somebody else, and published', async () => {
    expect((await as('lead').submit(here('letter/draft'), {})).status).toBe(303);
    expect(await words('lead', here('letter'))).toContain('Edition 1 is a draft by lead@inspectorate.example.');
    const refused = await as('lead').submit(here('letter/source'), { source: '# Letter\n\nWe read 3 cases.\n' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toContain('Line 3, column 9');
    expect((await as('lead').open(here('approval'))).status).toBe(403);
    expect(await words('approver', here('approval'))).toContain('Copy list 3 mailboxes');
    expect((await as('approver').submit(here('approval'), {})).status).toBe(303);
    expect((await as('approver').submit(here('publication'), {})).status).toBe(303);
  });

  it('ends with a copy in each mailbox, and says so on every page of it', async () => {
    await until(async () => (await words('lead', here())).includes('Sent 3 of 3'), 30_000);
    expect(await words('lead', here())).toContain('Every copy has been accepted by its mail server: 3 of 3.');
    expect(await words('lead', here('dispatch'))).toContain('Chair of the Youth Court Bench');
    await until(async () => (await words('lead', here('timeline'))).includes('3 copies sent'));
    const mail = await words('administrator', '/mail');
    // The team's invitation is there too, and a mail to whoever had to move may be.
    expect(mail.match(/letter of 27 January 2016/g)).toHaveLength(3);
    expect(mail).toContain('Invitation: inspection of Northshire YOS, 14 December 2015 to 16 December 2015');
    expect(mail).toContain('communications@yjb.example');
  });
});

describe('accounts', () => {
  it('are added, changed and deactivated by an administrator, each change kept', async () => {
    const added = await as('administrator').submit('/accounts', {
      name: 'Second planner',
      email: 'second@inspectorate.example',
      password: 'twelve letters',
      roles: 'planner',
    });
    expect(added.status).toBe(303);
    const second = new Visitor(site);
    await second.submit('/sign-in', { email: 'second@inspectorate.example', password: 'twelve letters' });
    expect((await second.open('/programme/2015')).status).toBe(200);
    await as('administrator').submit('/accounts/second%40inspectorate.example', { roles: 'planner', active: 'no' });
    expect((await second.open('/programme/2015')).status).toBe(303);
    expect(await words('administrator', '/accounts')).toContain(
      'second@inspectorate.example is inactive as planner, by administrator@inspectorate.example',
    );
  });

  it('keep at least the administrator who asks', async () => {
    const refused = await as('administrator').submit('/accounts/administrator%40inspectorate.example', {
      roles: 'planner',
      active: 'yes',
    });
    expect(refused.status).toBe(422);
  });
});

describe('an announcement whose day passed long ago', () => {
  it('is held until a planner drops it, which stands on the timeline', async () => {
    const { inspectionId } = await site.system.commandBus.execute(
      new ScheduleInspection(
        {
          ...visit,
          announcedOn: '2016-02-05',
          fieldwork: { start: '2016-02-22', end: '2016-02-24' },
          publicationDate: '2016-04-06',
        },
        { by: 'planner@inspectorate.example' },
      ),
    );
    const held = async () =>
      (await heldActs(site.system.dataSource.manager)).find(
        (act) => act.inspectionId === inspectionId && act.kind === 'announcement',
      );
    // The next sweep finds it.
    await until(async () => (await held()) !== undefined, 45_000);
    const { actId } = (await held())!;
    expect((await as('planner').open('/held')).text).toContain(actId);
    expect(await words('planner', '/')).toMatch(
      /Say whether the late announcement and \d late reminders still go out: Northshire YOS , since 5 February 2016 Late/,
    );
    expect(await words('lead', `/inspections/${inspectionId}`)).toMatch(
      /Caseload supplied 12 February 2016 The inspected body Overdue .* Timetable of interviews sent 18 February 2016 Lead inspector Lapsed/,
    );
    expect(await words('planner', `/inspections/${inspectionId}`)).toContain(
      'Not announced It was to be on 5 February 2016',
    );
    expect((await as('planner').submit('/held', { actId, decision: 'drop' })).status).toBe(303);
    expect((await as('planner').open('/held')).text).not.toContain(actId);
    await until(async () => (await held()) === undefined);
    await until(async () =>
      (await words('planner', `/inspections/${inspectionId}/timeline`)).includes(
        'The announcement that was due on 5 February 2016 does not go out any more.',
      ),
    );
  }, 60_000);
});

describe('a visit that did not take place', () => {
  it('is recorded by an inspector with a reason, and a planner is asked to move or cancel it', async () => {
    const asking = { by: 'planner@inspectorate.example' };
    const asked = { ...visit, announcedOn: '2016-09-16', fieldwork: { start: '2016-10-03', end: '2016-10-05' } };
    const { inspectionId } = await site.system.commandBus.execute(
      new ScheduleInspection({ ...asked, publicationDate: '2016-11-16' }, asking),
    );
    const path = `/inspections/${inspectionId}`;
    const { commandBus, log } = site.system;
    const cases = caseloadOf(framework).map((each) => ({ ...each, sentenceDate: '2016-08-01' }));
    await commandBus.execute(new SupplyCaseload(inspectionId, cases, asking));
    await commandBus.execute(new DrawSample(inspectionId, null, asking));
    const { state } = await loadInspection(log, inspectionId);
    const inspector = 'inspector@inspectorate.example';
    const assignments = [...('sample' in state ? state.sample.keys() : [])].map((caseRef) => ({ caseRef, inspector }));
    await commandBus.execute(new AssignCases(inspectionId, assignments, asking));
    await until(async () => (await words('inspector', '/')).includes('Read 3 cases'));
    expect(await words('inspector', path)).toContain('The visit did not take place');
    expect((await as('approver').open(`${path}/missed-visit`)).status).toBe(403);
    const form = (await as('inspector').open(`${path}/missed-visit`)).text;
    const version = /name="version" value="(\d+)"/.exec(form)![1]!;
    const blank = await as('inspector').submit(`${path}/missed-visit`, { version, reason: ' ' });
    expect([blank.status, wordsOf(blank.text)]).toEqual([422, expect.stringContaining('Say why, in words.')]);
    const stale = await as('inspector').submit(`${path}/missed-visit`, { version: '9', reason: 'Snow.' });
    expect([stale.status, stale.text]).toEqual([422, expect.stringMatching(/<textarea[^>]*>Snow\.<\/textarea>/)]);
    const recorded = await as('inspector').submit(`${path}/missed-visit`, { version, reason: 'Snow.' });
    expect([recorded.status, recorded.headers.get('location')]).toEqual([303, path]);
    const page = await words('planner', path);
    expect(page).toContain('The visit did not take place: Snow. Move it to other days, or cancel the inspection.');
    expect(page).toContain('Missed 3 October 2016 to 5 October 2016');
    expect(page).not.toContain('Caseload supplied 2');
    await until(async () => (await words('planner', '/programme/2016')).includes('Missed 3 Oct to 5 Oct'));
    await until(async () =>
      (await words('planner', path)).includes(
        'The visit from 3 October 2016 to 5 October 2016 did not take place. Reason: Snow.',
      ),
    );
    expect(await words('inspector', '/')).not.toContain('Read 3 cases');
    expect(await words('inspector', '/my-cases')).toContain('the visit was missed and is to have other days');
    const api = programOf(site, 'planner@inspectorate.example');
    const again = await api('POST', `/api${path}/missed-visit`, { reason: 'Snow.' });
    expect([again.status, again.json]).toEqual([409, expect.objectContaining({ code: 'visit_missed' })]);
    const move = {
      fieldwork: { start: '2027-06-08', end: '2027-06-10' },
      reason: 'It has melted.',
      passWith: 'A test.',
    };
    expect((await api('PUT', `/api${path}/visit`, move)).status).toBe(200);
    await until(async () => (await words('inspector', '/')).includes('Read 3 cases'));
  }, 60_000);
});

describe('an inspection that is cancelled', () => {
  it('still says what it was to be, why it is not, and what happened', async () => {
    const asking = { by: 'planner@inspectorate.example' };
    const asked = { ...visit, announcedOn: '2016-05-20', fieldwork: { start: '2016-06-06', end: '2016-06-08' } };
    const { inspectionId } = await site.system.commandBus.execute(
      new ScheduleInspection({ ...asked, publicationDate: '2016-07-20' }, asking),
    );
    await site.system.commandBus.execute(new CancelInspection(inspectionId, 'Two bodies become one.', asking));
    for (const path of ['', '/timeline']) {
      const page = await words('planner', `/inspections/${inspectionId}${path}`);
      expect(page).toContain('Northshire Youth Offending Service Cancelled');
      expect(page).toContain('It does not take place: Two bodies become one.');
    }
    await until(async () =>
      (await words('planner', `/inspections/${inspectionId}`)).includes('Cancelled. Reason: Two bodies become one.'),
    );
    const api = programOf(site, 'planner@inspectorate.example');
    expect((await api('GET', `/api/inspections/${inspectionId}`)).json).toMatchObject({
      stage: 'cancelled',
      reason: 'Two bodies become one.',
    });
    expect((await api('GET', `/api/inspections/${inspectionId}/timeline`)).status).toBe(200);
    expect((await as('planner').open(`/inspections/${inspectionId}/visit`)).status).toBe(404);
  });
});

const typedVisit = {
  ...{
    framework: 'sqs',
    bodyId: bodyIdOf(visit.inspectedBody.name),
    sampleSize: '3',
    passWith: visit.passWith,
    lead: visit.leadInspector.email,
    signatory: visit.signatory.email,
    signatoryPosition: visit.signatory.position,
  },
  ...{ 'announcedOn-day': '27', 'announcedOn-month': '11', 'announcedOn-year': '2015' },
  ...{ 'fieldworkStart-day': '14', 'fieldworkStart-month': '12', 'fieldworkStart-year': '2015' },
  ...{ 'fieldworkEnd-day': '16', 'fieldworkEnd-month': '12', 'fieldworkEnd-year': '2015' },
  ...{ 'publicationDate-day': '27', 'publicationDate-month': '1', 'publicationDate-year': '2016' },
};

function caseloadTable(): string {
  const facts = framework.caseFacts.map(({ id: fact }) => fact);
  const rows = caseloadOf(framework).map((each) => [
    ...[
      each.caseRef,
      each.area,
      each.caseManager,
      each.sentenceDate,
      each.sentenceType,
      each.gender,
      String(each.ageAtSentence),
      each.riskOfHarm,
    ],
    ...facts.map((fact) => (each.facts[fact] ? 'yes' : 'no')),
  ]);
  const columns = [
    'case_ref',
    'area',
    'case_manager',
    'sentence_date',
    'sentence_type',
    'gender',
    'age_at_sentence',
    'risk_of_harm',
    ...facts,
  ];
  return [columns, ...rows].map((row) => row.join(',')).join('\r\n');
}

const copyListTable = (): string =>
  [
    'position,area,organisation,name,email',
    ...copyListEntries.map(({ position, area, organisation, name, email }) =>
      [position, area, organisation, name, email].join(','),
    ),
  ].join('\n');

async function sampled() {
  const { state } = await loadInspection(site.system.log, id);
  if (!('sample' in state)) throw new Error('No sample has been drawn.');
  return [...state.sample.values()].map(({ caseRef, version }) => ({
    caseRef,
    version,
    facts: state.caseload!.cases.get(caseRef)!,
  }));
}
