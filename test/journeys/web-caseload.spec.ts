import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DrawSample, ScheduleInspection } from '#commands';
import { inspectionStream } from '#domain';
import { columnsOfCaseload } from '../../apps/web/src/supplies/caseload-csv.ts';
import { runInspection } from '../support/run-inspection.ts';
import { caseloadOf, visit } from './web-inspection.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

const planner = 'planner@inspectorate.example';
const asking = { by: planner };
const megabyte = 1024 * 1024;

let site: TestSite;
let id: string;
let path: string;
beforeAll(async () => {
  site = await openTestSite();
  ({ inspectionId: id } = await site.system.commandBus.execute(new ScheduleInspection(visit, asking)));
  path = `/inspections/${id}/caseload`;
}, 120_000);
afterAll(() => site.stop());

describe('what is too large to be read', () => {
  it('is not read at all from someone who is not signed in', async () => {
    for (const body of [new URLSearchParams({ table: 'a'.repeat(12 * megabyte) }), fileOf('a'.repeat(4 * megabyte))]) {
      const answer = await fetch(`${site.url}${path}`, { method: 'POST', body, redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    }
  });

  it('is not read from a program without credentials', async () => {
    const body = JSON.stringify({ cases: 'a'.repeat(12 * megabyte) });
    const send = (headers: Record<string, string>) =>
      fetch(`${site.url}/api/inspections/${id}/caseload`, {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await send({})).status).toBe(401);
    const program = programOf(site, planner);
    expect((await program('PUT', `/api/inspections/${id}/caseload`, { cases: 'a' })).status).toBe(400);
    const chunked = await fetch(`${site.url}/sign-in`, {
      method: 'POST',
      body: new Blob(['email=a&password=', 'b'.repeat(megabyte)]).stream(),
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      duplex: 'half',
    });
    expect([chunked.status, chunked.headers.get('location')]).toEqual([303, '/sign-in']);
  });

  it('is not waited for from a program whose credentials are made up', async () => {
    const answerTo = (authorization: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const announced = request(`${site.url}/api/inspections/${id}/caseload`, {
          method: 'PUT',
          headers: { authorization, 'content-type': 'application/json', 'content-length': 5 * megabyte },
        });
        // Not one byte of the body follows: who waits for it never answers.
        announced.setTimeout(10_000, () => announced.destroy(new Error('The body is waited for.')));
        announced.on('error', reject).on('response', ({ statusCode }) => {
          resolve(statusCode);
          announced.destroy();
        });
        announced.flushHeaders();
      });
    const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
    for (const authorization of [
      'Basic',
      'Bearer made-up',
      basic('nobody@inspectorate.example:made-up'),
      basic(`${planner}:made-up`),
    ])
      expect([authorization, await answerTo(authorization)]).toEqual([authorization, 401]);
    const cases = [{ caseRef: 'a'.repeat(megabyte) }];
    const read = await programOf(site, planner)('PUT', `/api/inspections/${id}/caseload`, { cases });
    expect(read.status).toBe(400);
  });

  it('is named as too large to a planner, a file and a form of many fields', async () => {
    const visitor = new Visitor(site);
    await visitor.signIn(planner);
    const file = await visitor.upload(path, fileOf('a'.repeat(3 * megabyte + 1)));
    expect([file.status, wordsOf(file.text)]).toEqual([
      413,
      expect.stringMatching(/This is too large A file may have 3 MB.*Choose another file/),
    ]);
    expect(file.text).toContain(`href="${path}"`);
    expect(wordsOf(file.text)).not.toContain('Sign in');
    const many = fileOf('a');
    for (let number = 1; number <= 4; number += 1) many.set(`field-${number}`, 'a');
    expect((await visitor.upload(path, many)).status).toBe(413);
  });

  it('is no caseload that was sent as a file: it fits the form that brings it back, whatever stands in it', async () => {
    const visitor = new Visitor(site);
    await visitor.signIn(planner);
    const table = '"'.repeat(3 * megabyte);
    const answer = await visitor.submit(path, { act: 'supply', name: 'cases.csv', table });
    expect([answer.status, wordsOf(answer.text)]).toEqual([422, expect.stringContaining('cases.csv has')]);
  });
});

describe('a caseload that is sent', () => {
  it('is told on its page what stands in each column, and in the preview who can be drawn', async () => {
    const visitor = new Visitor(site);
    await visitor.signIn(planner);
    const words = wordsOf((await visitor.open(path)).text);
    for (const what of [
      'area One of Northshire',
      'gender One of female, male, other, not_recorded',
      'age_at_sentence In whole years, from 10 to 21',
      'looked_after Looked-after child: yes or no',
    ])
      expect(words).toContain(what);
    const framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
    const old = `N-1,Northshire,m-1,2014-10-13,referral_order,male,15,low${',no'.repeat(framework.caseFacts.length)}`;
    const preview = await visitor.upload(path, fileOf(`${columnsOfCaseload(framework).join(',')}\n${old}`));
    expect(wordsOf(preview.text)).toContain(
      'A case can be drawn that was sentenced from 14 September 2015 to 2 November 2015.',
    );
    expect(wordsOf(preview.text)).toContain('No case can be drawn, so there would be no sample.');
  });
});

it('a program supplies the same caseload as a file does: case managers that look alike are one, each with its cap', async () => {
  const framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
  const cases = caseloadOf(framework).slice(0, 2);
  const untidy = cases.map((each, index) => ({
    ...each,
    caseManager: ['Zoe\u0308  Smith', 'Zo\u00EB\u00A0Smith\u200B'][index],
    facts: { ...each.facts, likes_football: true },
  }));
  const program = programOf(site, planner);
  const api = path.replace('/inspections', '/api/inspections');
  expect((await program('PUT', api, { cases: untidy })).status).toBe(200);
  const sha256 = async (): Promise<unknown> =>
    ((await site.system.log.load(inspectionStream(id))).events.at(-1)!.data as { sha256: string }).sha256;
  const byProgram = await sha256();
  const rows = cases.map(({ facts, ...one }) =>
    [one.caseRef, one.area, 'Zo\u00EB Smith', one.sentenceDate, one.sentenceType, one.gender, one.ageAtSentence]
      .concat(one.riskOfHarm, ...framework.caseFacts.map((fact) => (facts[fact.id] ? 'yes' : 'no')))
      .join(','),
  );
  const { url } = (await program('POST', `${api}-link`)).json as { url: string };
  const table = [columnsOfCaseload(framework).join(','), ...rows].join('\n');
  expect(
    (await new Visitor(site).submit(new URL(url).pathname, { act: 'supply', name: 'cases.csv', table })).status,
  ).toBe(303);
  expect(await sha256()).toBe(byProgram);
});

describe('the link with which the inspected body supplies its caseload', () => {
  const tableOf = (refs: readonly string[]): string => {
    const framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
    const facts = framework.caseFacts.map(() => 'no');
    const rows = refs.map((ref) =>
      [ref, 'Northshire', 'manager-1', '2015-10-13', 'referral_order', 'male', 15, 'medium', ...facts].join(','),
    );
    return [columnsOfCaseload(framework).join(','), ...rows].join('\n');
  };
  const make = async (): Promise<string> => {
    const visitor = new Visitor(site);
    await visitor.signIn(planner);
    const page = await visitor.submit(path, { act: 'make-link' });
    expect(page.status).toBe(200);
    return /http:\S+(\/caseload\/[\w-]+\/[\w-]{43})</.exec(page.text)![1]!;
  };
  const latest = async (): Promise<{ type: string; by: string; data: unknown }> => {
    const { events } = await site.system.log.load(inspectionStream(id));
    return events.at(-1)!;
  };

  it('takes a file of someone without an account, with its faults or a preview first, and says whose it is', async () => {
    const link = await make();
    const body = new Visitor(site);
    expect(wordsOf((await body.open(link)).text)).toContain('Northshire Youth Offending Service');
    const faulty = await body.upload(link, fileOf(tableOf(['N-1', 'n-1'])));
    expect([faulty.status, wordsOf(faulty.text)]).toEqual([422, expect.stringContaining('cases.csv has 1 fault')]);
    // More than a stranger may send.
    const refs = Array.from({ length: 1500 }, (_, index) => `N-${index}`);
    const large = await body.upload(link, fileOf(tableOf(refs)));
    expect([large.status, wordsOf(large.text)]).toEqual([200, expect.stringContaining('cases.csv has no fault')]);
    const answer = await body.submit(link, { act: 'supply', name: 'cases.csv', table: tableOf(['N-1', 'N-2']) });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, link]);
    expect(wordsOf((await body.open(link)).text)).toContain('A caseload of 2 cases has been supplied.');
    expect(await latest()).toMatchObject({
      type: 'CaseloadSupplied',
      by: 'head@northshire.example',
      data: { caseRefs: ['N-1', 'N-2'], byLink: true },
    });
  });

  it('shows nothing of a caseload that was supplied, and opens no other page', async () => {
    const link = await make();
    const body = new Visitor(site);
    await body.submit(link, { act: 'supply', name: 'cases.csv', table: tableOf(['N-1', 'N-2']) });
    expect((await body.open(link)).text).not.toContain('N-1');
    for (const closed of [`/inspections/${id}`, path, `/api/inspections/${id}`])
      expect([303, 401]).toContain((await body.open(closed)).status);
  });

  it('ends with the next one, and when it is withdrawn', async () => {
    const first = await make();
    const second = await make();
    const body = new Visitor(site);
    expect((await body.open(first)).status).toBe(404);
    expect((await body.open(second)).status).toBe(200);
    const shown = await body.open(second);
    const token = /name="_csrf" value="([^"]+)"/.exec(shown.text)![1]!;
    const program = programOf(site, planner);
    expect((await program('DELETE', `/api/inspections/${id}/caseload-link`)).status).toBe(200);
    const late = await body.post(second, [
      ['_csrf', token],
      ['act', 'supply'],
      ['table', tableOf(['N-3'])],
    ]);
    expect(late.status).toBe(404);
    // Nor is a large body of someone who holds it read any more.
    const large = await fetch(`${site.url}${second}`, {
      method: 'POST',
      body: fileOf('a'.repeat(megabyte)),
      redirect: 'manual',
    });
    expect([large.status, large.headers.get('location')]).toEqual([303, expect.stringContaining('/sign-in')]);
    expect(await latest()).toMatchObject({ type: 'CaseloadLinkWithdrawn', by: planner });
  });

  it('is made by a program too, and by nobody who may not supply a caseload', async () => {
    const made = await programOf(site, planner)('POST', `/api/inspections/${id}/caseload-link`);
    const { url } = made.json as { url: string };
    expect((await fetch(url)).status).toBe(200);
    for (const other of ['inspector@inspectorate.example', 'approver@inspectorate.example'])
      expect((await programOf(site, other)('POST', `/api/inspections/${id}/caseload-link`)).status).toBe(403);
    const { events } = await site.system.log.load(inspectionStream(id));
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(url.split('/').at(-1));
  });
});

it('a sample is not drawn from a caseload that came in after the page on which the draw was asked for', async () => {
  const [lead, body] = [new Visitor(site), new Visitor(site)];
  await lead.signIn('lead@inspectorate.example');
  const draw = `/inspections/${id}/case-sample`;
  const version = /name="version" value="(\d+)"/.exec((await lead.open(draw)).text)![1]!;
  const { url } = (await programOf(site, planner)('POST', `/api/inspections/${id}/caseload-link`)).json as {
    url: string;
  };
  const framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
  const facts = framework.caseFacts.map(() => 'no').join(',');
  const rows = [1, 2, 3, 4].map((n) => `L-${n},Northshire,m-1,2015-10-13,referral_order,male,15,low,${facts}`);
  const table = [columnsOfCaseload(framework).join(','), ...rows].join('\n');
  expect((await body.submit(new URL(url).pathname, { act: 'supply', name: 'late.csv', table })).status).toBe(303);
  const answer = await lead.submit(draw, { version });
  expect([answer.status, wordsOf(answer.text)]).toEqual([
    422,
    expect.stringMatching(/Look at it again.*Caseload 4 cases/),
  ]);
});

it('a sample comes out of the command line as it came out of the product, from the same file', async () => {
  const framework = site.system.frameworks.find((each) => each.id === 'sqs')!;
  const rows = caseloadOf(framework).map(({ facts, ...one }) =>
    // An area as someone typed it, with a blank too many.
    [one.caseRef, ' Northshire', one.caseManager, one.sentenceDate, one.sentenceType, one.gender, one.ageAtSentence]
      .concat(one.riskOfHarm, ...framework.caseFacts.map((fact) => (facts[fact.id] ? 'yes' : 'no')))
      .join(','),
  );
  const table = [columnsOfCaseload(framework).join(','), ...rows].join('\n');
  const visitor = new Visitor(site);
  await visitor.signIn(planner);
  expect((await visitor.submit(path, { act: 'supply', name: 'cases.csv', table })).status).toBe(303);
  await site.system.commandBus.execute(new DrawSample(id, null, { by: 'lead@inspectorate.example' }));
  const sample = await programOf(site, 'lead@inspectorate.example')('GET', `/api/inspections/${id}/case-sample`);
  const { cases, draw } = sample.json as {
    cases: { caseRef: string }[];
    draw: { seed: string; inputsSha256: string; reserves: string[] };
  };
  const folder = mkdtempSync(join(tmpdir(), 'inspection-draw-'));
  try {
    writeFileSync(join(folder, 'cases.csv'), table);
    const asked = ['--size', '3', '--fieldwork-start', visit.fieldwork.start, '--framework', 'sqs', '--json'];
    const { stdout } = await runInspection(['draw', join(folder, 'cases.csv'), '--seed', draw.seed, ...asked]);
    expect(JSON.parse(stdout)).toMatchObject({
      drawn: cases.map(({ caseRef }) => caseRef),
      reserves: draw.reserves,
      inputsSha256: draw.inputsSha256,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

function fileOf(text: string): FormData {
  const form = new FormData();
  form.set('act', 'check');
  form.set('file', new Blob([text], { type: 'text/csv' }), 'cases.csv');
  return form;
}
