import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DrawSample, ScheduleInspection } from '#commands';
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
    expect([file.status, wordsOf(file.text)]).toEqual([413, expect.stringContaining('This is too large')]);
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
