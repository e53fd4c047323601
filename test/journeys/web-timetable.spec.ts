import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AssignTeam,
  DrawSample,
  loadInspection,
  MoveInspection,
  ReplaceCase,
  ScheduleInspection,
  SupplyCaseload,
  type Asking,
} from '#commands';
import type { TimetableSet } from '#domain';
import { until } from '../support/until.ts';
import { caseloadOf, visit } from './web-inspection.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

const asking = { by: 'planner@inspectorate.example' };
const inspector = 'inspector@inspectorate.example';
const lead = 'lead@inspectorate.example';

let site: TestSite;
let id: string;
const people = new Map<string, Visitor>();
const as = (role: string): Visitor => people.get(role)!;
const path = (rest = ''): string => `/inspections/${id}/timetable${rest}`;
const words = async (role: string, at: string): Promise<string> => wordsOf((await as(role).open(at)).text);

beforeAll(async () => {
  site = await openTestSite();
  for (const role of ['planner', 'inspector', 'lead', 'approver']) {
    people.set(role, new Visitor(site));
    await as(role).signIn(`${role}@inspectorate.example`);
  }
  const { commandBus, frameworks } = site.system;
  const framework = frameworks.find((each) => each.id === 'sqs')!;
  ({ inspectionId: id } = await commandBus.execute(new ScheduleInspection({ ...visit, sampleSize: 4 }, asking)));
  // Pages call an inspector as the account does.
  await commandBus.execute(new AssignTeam(id, [{ name: 'Reader of the team', email: inspector }], asking));
  expect(await words('lead', path())).toContain('No sample has been drawn yet.');
  expect((await as('lead').open(path('/change'))).status).toBe(404);
  const cases = caseloadOf(framework).map((each, at) => ({ ...each, caseManager: `Manager ${at % 2}` }));
  await commandBus.execute(new SupplyCaseload(id, cases, asking));
  await commandBus.execute(new DrawSample(id, null, { by: lead }));
}, 120_000);
afterAll(() => site.stop());

const sampled = async () => {
  const { state } = await loadInspection(site.system.log, id);
  if (state.stage !== 'sample_drawn') throw new Error(state.stage);
  return state;
};
/** The fields of the form as a browser would send them. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  const form = html.slice(html.indexOf('<form method="post" novalidate'));
  // All but the token, which the visitor sends by itself.
  for (const [, name, value] of form.matchAll(/<input[^>]*name="(?!_csrf)([^"]+)"[^>]*value="([^"]*)"/g))
    fields[name!] = value!;
  for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g))
    fields[name!] = /value="([^"]*)" selected/.exec(options!)?.[1] ?? '';
  return fields;
}
const filesOf = (html: string): string[] => [...html.matchAll(/href="([^"]+\.ics)"/g)].map(([, href]) => href!);
const startsOf = (calendar: string): string[] => [...calendar.matchAll(/^DTSTART:(\S+)/gm)].map(([, at]) => at!);

describe('a timetable', () => {
  it('is proposed from the sample, and is not there before it is set', async () => {
    expect(await words('lead', path())).toContain('No timetable has been set. One can be proposed');
    const proposal = await as('lead').open(path('/change'));
    expect(wordsOf(proposal.text)).toContain('This is a proposal; nothing is set yet.');
    expect((await sampled()).timetable).toBeNull();
    const fields = fieldsOf(proposal.text);
    const set = await as('lead').submit(path('/change'), fields);
    expect([set.status, set.headers.get('location')]).toEqual([303, path()]);
    const { timetable, sample } = await sampled();
    expect(timetable?.slots.size).toBe(4);
    const loads = [...sample.values()].map((each) => each.inspector).sort();
    expect(loads).toEqual([inspector, inspector, lead, lead]);
    expect(await words('lead', path())).toMatch(
      /Inspector When Case Case manager 14 Dec, 09:30 to 11:00 NS-\d Manager \d/,
    );
    // The timeline lags behind the log.
    await until(async () =>
      (await words('lead', `/inspections/${id}/timeline`)).includes('Timetable set for 4 cases.'),
    );
    expect(await words('lead', `/inspections/${id}`)).toContain('4 sampled cases are still to be read.');
  });

  it('changed by hand is refused with each clash named, and keeps what was chosen', async () => {
    const fields = fieldsOf((await as('lead').open(path('/change'))).text);
    const theirs = [...(await sampled()).sample.values()].filter((each) => each.inspector === inspector);
    const [first, second] = theirs.map(({ caseRef }) => caseRef);
    const clashing = { ...fields, [`slot-${second!}`]: fields[`slot-${first!}`]! };
    const refused = await as('lead').submit(path('/change'), clashing);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.text)).toMatch(
      / Inspector has case NS-\d and case NS-\d at the same time, on 1[456] December 2015 at \d\d:/,
    );
    expect(wordsOf(refused.text)).toContain('Clash');
    expect(fieldsOf(refused.text)).toEqual(clashing);
    const uneven = await as('lead').submit(path('/change'), {
      ...fields,
      [`inspector-${first!}`]: lead,
      [`slot-${first!}`]: '5',
    });
    expect([uneven.status, wordsOf(uneven.text)]).toEqual([
      422,
      expect.stringContaining('loads may differ by one case'),
    ]);
    const missing = await as('lead').submit(path('/change'), { ...fields, [`slot-${first!}`]: '' });
    expect([missing.status, wordsOf(missing.text)]).toEqual([
      422,
      expect.stringContaining(`Case ${first!} needs an inspector and a slot.`),
    ]);
    const stale = await as('lead').submit(path('/change'), { ...fields, version: '0' });
    expect([stale.status, wordsOf(stale.text)]).toEqual([422, expect.stringContaining('There is a problem')]);
    const later = await as('lead').submit(path('/change'), { ...fields, firstAt: '10:15', minutes: '60' });
    expect(later.status).toBe(303);
    expect(await words('lead', path())).toContain('14 Dec, 10:15 to 11:15');
  });

  it('changed by hand so that a case manager’s cases lie apart stands, with a note that names who and where', async () => {
    const fields = fieldsOf((await as('lead').open(path('/change'))).text);
    const before = await words('lead', path());
    const { sample, caseload } = await sampled();
    const managerOf = (caseRef: string): string => caseload!.cases.get(caseRef)!.caseManager;
    // Case after case, to the two inspectors in turn: Manager 0 has two cases of the sample or three.
    const inTurn = [...sample.keys()].sort((one, other) => managerOf(one).localeCompare(managerOf(other)));
    const mixed = { ...fields, aDay: '2' };
    for (const [slot, caseRef] of inTurn.entries())
      Object.assign(mixed, {
        [`inspector-${caseRef}`]: slot % 2 === 0 ? lead : inspector,
        [`slot-${caseRef}`]: String(slot),
      });
    const note =
      /The cases of Manager 0 do not lie together: Lead inspector on 14 December 2015 at 10:15( and on 15 December 2015 at 10:15)?; Inspector on 14 December 2015 at 11:15\./;
    expect((await as('lead').submit(path('/change'), mixed)).status).toBe(303);
    expect(await words('lead', path())).toMatch(note);
    expect(await words('lead', path())).toMatch(
      /[12] case managers? will not see their cases one after another with one inspector/,
    );
    expect(await words('lead', path('/change'))).toMatch(note);
    expect((await programOf(site, lead)('GET', `/api/inspections/${id}/timetable`)).json).toMatchObject({
      apart: expect.arrayContaining([expect.stringMatching(note)]),
    });
    expect(await words('inspector', path())).not.toContain('do not lie together');
    const fresh = fieldsOf((await as('lead').open(path('/change'))).text)['version']!;
    expect((await as('lead').submit(path('/change'), { ...fields, version: fresh })).status).toBe(303);
    expect(await words('lead', path())).toBe(before);
  });

  it('is seen whole by those who see the sample, by an inspector as far as it is theirs, and by no planner', async () => {
    const whole = (await as('lead').open(path())).text;
    const own = (await as('inspector').open(path())).text;
    expect([whole.match(/<caption/g)?.length, own.match(/<caption/g)?.length]).toEqual([4, 1]);
    expect(wordsOf(own)).not.toContain('By case manager');
    expect((await as('planner').open(path())).status).toBe(403);
    expect((await as('inspector').open(path('/change'))).status).toBe(403);
    expect((await as('approver').open(path('/change'))).status).toBe(403);
    // Case numbers and no child's details.
    for (const detail of ['2015-10-13', '13 October', 'medium', 'referral']) expect(whole).not.toContain(detail);
  });

  it('gives everyone a file for their calendar, in which cases have numbers alone', async () => {
    const page = (await as('lead').open(path())).text;
    const files = filesOf(page);
    expect(files).toHaveLength(4);
    const calendars = await Promise.all(files.map((file) => as('lead').open(file)));
    for (const { status, headers } of calendars)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    const [inspectors, managers] = [calendars.slice(0, 2), calendars.slice(2)].map((some) =>
      some.map(({ text }) => text),
    );
    expect(inspectors!.flatMap(startsOf)).toHaveLength(4);
    expect(inspectors!.flatMap(startsOf)).toContain('20151214T101500Z');
    expect(managers!.flatMap(startsOf)).toHaveLength(4);
    expect(inspectors!.join()).not.toContain('Manager');
    expect(managers!.join()).toContain('DESCRIPTION:With Inspector');
    const ownFiles = files.filter((file) => file.includes('/inspectors/'));
    const seen = await Promise.all(ownFiles.map(async (file) => (await as('inspector').open(file)).status));
    expect(seen.sort()).toEqual([200, 404]);
    expect((await as('inspector').open(files.at(-1)!)).status).toBe(403);
    const none = files[0]!.replace(/\/\d+\.ics$/, '/9.ics');
    expect((await as('lead').open(none)).status).toBe(404);
  });

  it('says of a case that came in for another that it has no slot yet', async () => {
    const [first] = (await sampled()).sample.keys();
    // Whoever comes in may stand before others: a page that is still open must not give their files.
    const [file] = filesOf((await as('lead').open(path())).text);
    await site.system.commandBus.execute(new ReplaceCase(id, first!, 'The family moved away.', { by: lead }));
    const [now] = (await sampled()).sample.keys();
    expect(await words('lead', path())).toContain(`Not in the timetable: ${now!}.`);
    const late = await as('lead').open(file!);
    expect([late.status, wordsOf(late.text)]).toEqual([
      410,
      expect.stringContaining('The timetable has changed since.'),
    ]);
  });

  it('is proposed and set through the API', async () => {
    const program = programOf(site, lead);
    const at = `/api/inspections/${id}/timetable`;
    const proposal = await program('GET', `${at}/proposal?inspector=${lead}`);
    const timetable = proposal.json as TimetableSet['data'];
    expect(timetable.places.map((each) => each.inspector)).toEqual([lead, lead, lead, lead]);
    const before = await program('GET', at);
    const match = before.headers.get('etag')!;
    const set = await program('PUT', at, timetable, { 'if-match': match });
    expect(set.status).toBe(200);
    expect((await program('GET', at)).headers.get('etag')).toBe(set.headers.get('etag'));
    expect((await program('PUT', at, timetable, { 'if-match': match })).status).toBe(412);
    const [first, ...rest] = timetable.places;
    const clash = { ...timetable, places: [{ ...first!, slot: rest[0]!.slot }, ...rest] };
    expect((await program('PUT', at, clash)).json).toMatchObject({ status: 422, code: 'timetable_clash' });
    expect((await program('GET', at)).json).toMatchObject({ isSet: true, withoutSlot: [], clashes: [] });
    expect((await programOf(site, 'planner@inspectorate.example')('GET', at)).status).toBe(403);
    expect((await programOf(site, inspector)('GET', at)).json).toMatchObject({ inspectors: [], caseManagers: [] });
  });

  it('moves with the visit, and names the cases for which a shorter one has no slot', async () => {
    const move = {
      fieldwork: { start: '2027-05-11', end: '2027-05-11' },
      reason: 'A day is enough.',
      passWith: 'It was agreed.',
    };
    await site.system.commandBus.execute(new MoveInspection(id, move, asking));
    // Four cases of one inspector, two of them a day.
    expect(await words('lead', path())).toMatch(/Not in the timetable: NS-\d, NS-\d\. /);
    expect(await words('lead', `/inspections/${id}`)).toContain(
      '2 sampled cases still to be read have no slot in the timetable.',
    );
    const calendar = await as('lead').open(filesOf((await as('lead').open(path())).text)[0]!);
    expect(startsOf(calendar.text)).toEqual(['20270511T083000Z', '20270511T100000Z']);
  });

  it('is asked for days to come, and of no history', async () => {
    const { commandBus, frameworks } = site.system;
    const framework = frameworks.find((each) => each.id === 'sqs')!;
    const overviewOf = async (days: Partial<typeof visit>, sentenceDate: string, by: Asking): Promise<string> => {
      const cases = caseloadOf(framework).map((each) => ({ ...each, sentenceDate }));
      const { inspectionId } = await commandBus.execute(
        new ScheduleInspection({ ...visit, ...days, sampleSize: 4 }, by),
      );
      await commandBus.execute(new SupplyCaseload(inspectionId, cases, by));
      await commandBus.execute(new DrawSample(inspectionId, null, by));
      return words('lead', `/inspections/${inspectionId}`);
    };
    const toCome = { fieldwork: { start: '2027-06-14', end: '2027-06-16' }, publicationDate: '2027-07-28' };
    const asks = '4 sampled cases still to be read have no timetable yet.';
    expect(await overviewOf(toCome, '2027-04-13', asking)).toContain(asks);
    const then = await overviewOf({}, '2015-10-13', { ...asking, imported: true, on: '2015-12-07' });
    expect(then).toContain('4 sampled cases are still to be read.');
    expect(then).not.toContain(asks);
  });

  it('keeps no name of a case manager in the open part of the log', async () => {
    const rows: { data: unknown }[] = await site.system.dataSource.query(
      `select * from log.event where stream = $1 and type = 'TimetableSet'`,
      [`inspection-${id}`],
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toContain('Manager');
  });
});
