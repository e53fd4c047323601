import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Framework } from '#domain';
import { until } from '../support/until.ts';
import { caseloadOf, copyListEntries, judgementsFor, reoffendingRecord, visit } from './web-inspection.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

let site: TestSite;
let framework: Framework;
let id: string;

beforeAll(async () => {
  site = await openTestSite();
  framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
}, 120_000);
afterAll(() => site.stop());

const as = (role: string) => programOf(site, `${role}@inspectorate.example`);
const here = (rest: string): string => `/api/inspections/${id}/${rest}`;

describe('an inspection through the API, from its scheduling to the last copy', () => {
  it('refuses a visit that is announced after fieldwork starts, with code and sentence as problem details', async () => {
    const refused = await as('planner')('POST', '/api/inspections', { ...visit, announcedOn: '2015-12-15' });
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.json).toMatchObject({ status: 422, code: 'announced_too_late', instance: '/api/inspections' });
  });

  it('refuses an announcement in the past unless a reason is given', async () => {
    const { passWith: _passWith, ...asked } = visit;
    const refused = await as('planner')('POST', '/api/inspections', asked);
    expect(refused.json).toMatchObject({ status: 422, code: 'announced_in_the_past' });
  });

  it('answers days that cannot be with a reason, not with a fault of its own', async () => {
    const endless = { bodyId: null, bodyName: 'Elsewhere', fieldwork: { start: '2027-05-10', end: '9999-12-31' } };
    const asked = await as('planner')('POST', '/api/free-weeks', { ...endless, inspectors: [] });
    expect(asked.status).toBe(400);
    const withdrawn = await as('planner')('DELETE', '/api/leave/none/2027-02-30/9999-12-31');
    expect(withdrawn.json).toMatchObject({ status: 409, code: 'leave_unknown' });
  });

  it.each([
    ['a zero character in a name', 'Lead\0inspector', 'It rains.'],
    ['half of a surrogate pair in a reason', 'Lead inspector', 'It rains.\ud83d'],
  ])('takes no text that cannot be kept: %s', async (_what, name, passWith) => {
    const leadInspector = { ...visit.leadInspector, name };
    const refused = await as('planner')('POST', '/api/inspections', { ...visit, leadInspector, passWith });
    expect([refused.status, refused.json]).toEqual([
      400,
      expect.objectContaining({ detail: 'What was sent holds a character that is not text.' }),
    ]);
    expect((await as('planner')('GET', '/api/bodies/%00')).status).toBe(400);
  });

  it('names every field of a body that is not well formed', async () => {
    const malformed = await as('planner')('POST', '/api/inspections', {
      ...visit,
      sampleSize: 'many',
      addressee: { name: 'A' },
    });
    expect(malformed.status).toBe(400);
    const { faults } = malformed.json as { faults: { field: string }[] };
    expect(faults.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['sampleSize', 'addressee.email', 'addressee.position']),
    );
  });

  it('schedules it once, however often the same Idempotency-Key comes', async () => {
    const key = { 'idempotency-key': 'the-visit' };
    const first = await as('planner')('POST', '/api/inspections', visit, key);
    const again = await as('planner')('POST', '/api/inspections', visit, key);
    expect(first.status).toBe(201);
    expect(again.json).toEqual(first.json);
    id = (first.json as { inspectionId: string }).inspectionId;
    expect(first.headers.get('location')).toBe(`/api/inspections/${id}`);
    expect(first.headers.get('etag')).toBe('"2"');
  });

  it('asks who is there, and lets a planner do a planner’s acts alone', async () => {
    expect((await fetch(`${site.url}/api/inspections/${id}`)).status).toBe(401);
    expect((await as('planner')('POST', here('case-sample'))).status).toBe(403);
    expect((await as('planner')('GET', here('letter'))).status).toBe(403);
  });

  it('takes the caseload, refuses a stale If-Match, and draws with the sealed seed', async () => {
    const cases = caseloadOf(framework);
    expect((await as('planner')('PUT', here('caseload'), { cases }, { 'if-match': '"2"' })).status).toBe(200);
    const stale = await as('planner')('PUT', here('caseload'), { cases }, { 'if-match': '"2"' });
    expect(stale.status).toBe(412);
    expect((await as('lead')('POST', here('case-sample'))).status).toBe(200);
    const inspection = await as('lead')('GET', `/api/inspections/${id}`);
    expect(inspection.json).toMatchObject({ stage: 'sample_drawn', readings: { read: 0, sample: 3 } });
  });

  it('lets nobody but the inspector to whom a case is assigned read it, and only once', async () => {
    const inspector = 'inspector@inspectorate.example';
    for (const { caseRef, facts } of await sampled()) {
      const assigned = await as('lead')('PUT', here(`case-sample/${caseRef}/inspector`), { inspector });
      expect(assigned.status).toBe(200);
      const judgements = judgementsFor(framework, facts);
      const another = await as('lead')('PUT', here(`case-readings/${caseRef}`), { judgements });
      expect(another.json).toMatchObject({ status: 409, code: 'case_of_another_inspector' });
      const read = await as('inspector')('PUT', here(`case-readings/${caseRef}`), { judgements });
      expect(read.status).toBe(200);
      const twice = await as('inspector')('PUT', here(`case-readings/${caseRef}`), { judgements });
      expect(twice.json).toMatchObject({ status: 409, code: 'case_already_read' });
    }
  });

  it('refuses a reading against the gate with 422', async () => {
    const [first] = await sampled();
    const judgements = { ...judgementsFor(framework, first!.facts), 'reoffending.assessment': 'not_relevant' };
    const refused = await as('inspector')('PUT', here(`case-readings/${first!.caseRef}`), {
      judgements,
      reason: 'A slip.',
    });
    expect(refused.json).toMatchObject({ status: 422, code: 'gate_open' });
  });

  it('counts the readings, and the tally follows an amendment', async () => {
    const [first] = await sampled();
    const judgements = { ...judgementsFor(framework, first!.facts), 'reoffending.assessment': 'insufficient' };
    expect(
      (await as('inspector')('PUT', here(`case-readings/${first!.caseRef}`), { judgements, reason: 'Read again.' }))
        .status,
    ).toBe(200);
    await until(async () => (await assessment())?.insufficient === 1 && (await assessment())?.relevant === 3);
    expect(await assessment()).toEqual({
      criterion: 'reoffending.assessment',
      sufficient: 2,
      insufficient: 1,
      relevant: 3,
      notRelevant: 0,
    });
  });

  it('drafts, and lets the signatory alone approve what somebody else drafted', async () => {
    expect((await as('lead')('PUT', here('reoffending-record'), reoffendingRecord)).status).toBe(200);
    expect((await as('lead')('PUT', here('case-manager-interviews'), { number: 2 })).status).toBe(200);
    expect((await as('planner')('PUT', here('copy-list'), { entries: copyListEntries.slice(2) })).json).toMatchObject({
      code: 'copy_list_without_yjb',
    });
    expect((await as('planner')('PUT', here('copy-list'), { entries: copyListEntries })).status).toBe(200);
    expect((await as('lead')('POST', here('tally-freeze'))).status).toBe(200);
    const faulty = await as('lead')('POST', here('letter'), { source: '# Letter\n\nWe read 34 cases.\n' });
    expect(faulty.json).toMatchObject({ status: 422, code: 'letter_faulty' });
    expect((await as('lead')('POST', here('letter'), {})).status).toBe(200);
    expect((await as('lead')('POST', here('approval'))).status).toBe(403);
    expect((await as('approver')('POST', here('approval'))).status).toBe(200);
    const pdf = await as('approver')('GET', here('letter/letter.pdf'));
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.text.startsWith('%PDF-')).toBe(true);
  });

  it('publishes, and sends one copy to each mailbox', async () => {
    expect((await as('approver')('POST', here('publication'))).status).toBe(200);
    const copies = async () =>
      (await as('lead')('GET', here('copies'))).json as {
        recipients: number;
        sent: number;
        copies: { mailbox: string; positions: string[] }[];
      };
    await until(async () => (await copies()).sent === 3, 30_000);
    const { recipients, copies: each } = await copies();
    expect(recipients).toBe(3);
    expect(each.find(({ mailbox }) => mailbox === 'head@northshire.example')?.positions).toEqual([
      'Head of Service',
      'Chair of the Youth Court Bench',
    ]);
  });

  it('shows the letter to everyone, and the whole course of it to those who sign in', async () => {
    const visitor = new Visitor(site);
    await until(async () => (await visitor.open('/letters')).text.includes('Northshire Youth Offending Service'));
    const letter = await visitor.open('/letters/northshire-yos/2016-01-27/1');
    expect(wordsOf(letter.text)).toContain('Northshire Youth Offending Service');
    await visitor.signIn('lead@inspectorate.example');
    await until(async () => wordsOf((await visitor.open('/programme/2015')).text).includes('Sent 3 of 3'));
    const dispatch = wordsOf((await visitor.open(`/inspections/${id}/dispatch`)).text);
    expect(dispatch).toContain('Recipients 3 Sent 3 Still to send 0');
    const tally = wordsOf((await visitor.open(`/inspections/${id}/tally`)).text);
    expect(tally).toContain('2 of 3');
  });

  it('describes itself in an OpenAPI document with the shapes it takes', async () => {
    const document = (await as('planner')('GET', '/api/openapi.json')).json as {
      paths: Record<string, Record<string, object>>;
    };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/inspections', '/api/inspections/{id}/tally', '/api/programme/{year}']),
    );
    expect(JSON.stringify(document.paths['/api/inspections']?.['post'])).toContain('requestBody');
  });
});

async function sampled() {
  const { loadInspection } = await import('#commands');
  const { state } = await loadInspection(site.system.log, id);
  if (!('sample' in state)) throw new Error('No sample has been drawn.');
  return [...state.sample.keys()].map((caseRef) => ({ caseRef, facts: state.caseload!.cases.get(caseRef)! }));
}

async function assessment() {
  const { tally } = (await as('lead')('GET', here('tally'))).json as {
    tally: { criterion: string; insufficient: number; relevant: number }[];
  };
  return tally.find(({ criterion }) => criterion === 'reoffending.assessment');
}
