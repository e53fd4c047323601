import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AssignTeam, CancelInspection, MoveInspection, ScheduleInspection } from '#commands';
import { operationsStream } from '#domain';
import { readCaughtMail } from '#post';
import { changeAccount } from '../../apps/web/src/accounts/change-accounts.ts';
import { enterBody } from '../support/directory.ts';
import { until } from '../support/until.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

const asking = { by: 'planner@inspectorate.example' };
const inspector = 'inspector@inspectorate.example';
const lead = { name: 'Lead inspector', email: 'lead@inspectorate.example' };
const member = { name: 'Inspector', email: inspector };

let site: TestSite;
let id: string;
const people = new Map<string, Visitor>();
const as = (role: string): Visitor => people.get(role)!;

beforeAll(async () => {
  site = await openTestSite();
  for (const role of ['inspector', 'approver', 'administrator']) {
    people.set(role, new Visitor(site));
    await as(role).signIn(`${role}@inspectorate.example`);
  }
  const { commandBus } = site.system;
  await enterBody(commandBus, asking, {
    bodyId: 'northshire',
    name: 'Northshire Youth Offending Service',
    shortName: 'Northshire YOS',
    holders: [{ position: 'head_of_service', name: 'The head', email: 'head@northshire.example' }],
  });
  const signatory = { name: 'Approver', position: 'Assistant Chief Inspector', email: 'approver@inspectorate.example' };
  ({ inspectionId: id } = await commandBus.execute(
    new ScheduleInspection(
      {
        framework: 'sqs',
        bodyId: 'northshire',
        signatory,
        leadInspector: lead,
        team: [member],
        fieldwork: { start: '2027-05-11', end: '2027-05-13' },
        sampleSize: 34,
      },
      asking,
    ),
  ));
}, 120_000);
afterAll(() => site.stop());

/** Makes an address on the page of one's account. */
async function subscribe(role = 'inspector'): Promise<string> {
  const made = await as(role).submitTo('/account', '/account/calendar', { act: 'make' });
  return /https?:\/\/\S+\/calendar\/[\w-]+\.ics/.exec(made.text)![0];
}
/** As a calendar program asks: no session, no credentials. */
async function read(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers });
  return { status: answer.status, headers: answer.headers, text: (await answer.text()).replaceAll('\r\n ', '') };
}
const fieldsOf = (calendar: string, name: string): string[] =>
  [...calendar.matchAll(new RegExp(`^${name}[:;](.*)$`, 'gm'))].map(([, value]) => value!.trim());

describe('the calendar of an inspector', () => {
  it('answers at its address without a session, for its program alone, and says when nothing has changed', async () => {
    const url = await subscribe();
    const { status, headers, text } = await read(url);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('set-cookie')).toBeNull();
    expect(fieldsOf(text, 'SUMMARY')).toEqual(['Inspection of Northshire YOS']);
    expect([fieldsOf(text, 'DTSTART'), fieldsOf(text, 'DTEND')]).toEqual([
      ['VALUE=DATE:20270511'],
      ['VALUE=DATE:20270514'],
    ]);
    const again = await read(url, { 'if-none-match': headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('has a visit under the UID of its invitation, follows a move, and drops what is cancelled', async () => {
    const url = await subscribe();
    const invitations = async () =>
      (await readCaughtMail(site.system.mailFolder!)).filter(
        ({ to, subject }) => to.includes(inspector) && subject.startsWith('Invitation'),
      );
    await until(async () => (await invitations()).length === 1);
    const [invited] = await invitations();
    const invitation = invited!.attachments.map(({ content }) => content.toString('utf8')).join('');
    const uid = [...new Set(fieldsOf(invitation, 'UID'))];
    expect(uid).toHaveLength(1);
    const before = await read(url);
    expect(fieldsOf(before.text, 'UID')).toEqual(uid);

    const move = { fieldwork: { start: '2027-06-08', end: '2027-06-10' }, reason: 'A roof.', passWith: null };
    await site.system.commandBus.execute(new MoveInspection(id, move, asking));
    const moved = await read(url);
    expect(fieldsOf(moved.text, 'UID')).toEqual(uid);
    expect([fieldsOf(moved.text, 'DTSTART'), fieldsOf(moved.text, 'SEQUENCE')]).toEqual([
      ['VALUE=DATE:20270608'],
      ['1'],
    ]);
    expect(moved.headers.get('etag')).not.toBe(before.headers.get('etag'));

    await site.system.commandBus.execute(new AssignTeam(id, [], asking));
    expect(fieldsOf((await read(url)).text, 'UID')).toEqual([]);
    await site.system.commandBus.execute(new AssignTeam(id, [member], asking));
    expect(fieldsOf((await read(url)).text, 'UID')).toEqual(uid);
    await site.system.commandBus.execute(new CancelInspection(id, 'Two bodies become one.', asking));
    expect(fieldsOf((await read(url)).text, 'UID')).toEqual([]);
  });
});

describe('the address of a calendar', () => {
  it('is shown once, is kept as a hash, and stands in no line of the log', async () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const url = await subscribe();
    await read(url);
    await read(`${url}x`);
    const lines = stderr.mock.calls.map(([line]) => String(line));
    stderr.mockRestore();
    const token = /calendar\/([\w-]+)\.ics/.exec(url)![1]!;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(lines.filter((line) => line.includes('"/calendar/'))).toHaveLength(2);
    expect(lines.filter((line) => line.includes(token))).toEqual([]);
    const page = await as('inspector').open('/account');
    expect(wordsOf(page.text)).toContain('It cannot be shown again.');
    expect(page.text).not.toContain(token);
    const kept = JSON.stringify(await site.system.dataSource.query('select * from web.calendar_token'));
    expect([kept.includes(inspector), kept.includes(token)]).toEqual([true, false]);
  });

  it('is renewed and withdrawn by its owner, and withdrawn by an administrator', async () => {
    const first = await subscribe();
    const second = await subscribe();
    expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200]);
    const withdrawn = await as('inspector').submitTo('/account', '/account/calendar', { act: 'withdraw' });
    expect([withdrawn.status, (await read(second)).status]).toEqual([303, 404]);

    const third = await subscribe();
    const account = `/accounts/${encodeURIComponent(inspector)}`;
    expect(wordsOf((await as('administrator').open(account)).text)).toContain('may read this person’s visits, at an');
    await as('administrator').submitTo(account, `${account}/calendar`, {});
    expect((await read(third)).status).toBe(404);
    expect((await as('inspector').submitTo('/account', `${account}/calendar`, {})).status).toBe(403);
  });

  it('is recorded as made and as withdrawn, of whom and by whom, and never itself', async () => {
    const { log } = site.system;
    const { head } = await log.load(operationsStream);
    await subscribe();
    const withdraw = () => as('inspector').submitTo('/account', '/account/calendar', { act: 'withdraw' });
    await withdraw();
    await withdraw();
    const program = programOf(site, inspector);
    await program('POST', '/api/account/calendar');
    const account = `/accounts/${encodeURIComponent(inspector)}`;
    await as('administrator').submitTo(account, `${account}/calendar`, {});
    await program('POST', '/api/account/calendar');
    const administrator = programOf(site, 'administrator@inspectorate.example');
    await administrator('DELETE', `/api/accounts/${inspector}/calendar`);
    const events = (await log.load(operationsStream)).events.slice(head.version);
    const [own, other] = [inspector, 'administrator@inspectorate.example'];
    expect(events.map(({ type, by }) => [type, by])).toEqual([
      ['CalendarAddressMade', own],
      ['CalendarAddressWithdrawn', own],
      ['CalendarAddressMade', own],
      ['CalendarAddressWithdrawn', other],
      ['CalendarAddressMade', own],
      ['CalendarAddressWithdrawn', other],
    ]);
    for (const { data, sealed } of events) expect([data, sealed]).toEqual([{ email: inspector }, undefined]);
    const changes = wordsOf((await as('administrator').open('/accounts')).text);
    expect(changes).toContain(`${inspector} has no calendar address any more, by ${other}`);
    expect(changes).toContain(`${inspector} has a new calendar address, by ${own}`);
  });

  it('no longer answers once its owner may not sign in, or is no inspector any more', async () => {
    const { dataSource, log: eventLog, clock } = site.system;
    const url = await subscribe();
    const set = (roles: readonly ('inspector' | 'approver')[], active: boolean) =>
      changeAccount({ dataSource, eventLog, clock }, inspector, { roles, active }, 'administrator');
    await set(['inspector'], false);
    expect((await read(url)).status).toBe(404);
    await set(['approver'], true);
    expect((await read(url)).status).toBe(404);
    await set(['inspector'], true);
    expect((await read(url)).status).toBe(200);
  });

  it('is made and withdrawn through the API, by those alone who have visits', async () => {
    const program = programOf(site, inspector);
    const made = await program('POST', '/api/account/calendar');
    const { url } = made.json as { url: string };
    expect([made.status, (await read(url)).status]).toEqual([201, 200]);
    expect((await program('GET', '/api/account/calendar')).json).toEqual({ madeAt: expect.any(String) });
    expect((await program('DELETE', '/api/account/calendar')).status).toBe(204);
    expect((await read(url)).status).toBe(404);
    expect((await program('GET', '/api/account/calendar')).json).toEqual({ madeAt: null });
    expect((await programOf(site, 'approver@inspectorate.example')('POST', '/api/account/calendar')).status).toBe(403);
    expect(wordsOf((await as('approver').open('/account')).text)).not.toContain('Your calendar');
    const other = (await program('POST', '/api/account/calendar')).json as { url: string };
    const administrator = programOf(site, 'administrator@inspectorate.example');
    expect((await administrator('DELETE', `/api/accounts/${inspector}/calendar`)).status).toBe(204);
    expect((await read(other.url)).status).toBe(404);
  });
});
