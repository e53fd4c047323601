import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inspectionStream } from '#domain';
import { until } from '../support/until.ts';
import { openTestSite, programOf, Visitor, wordsOf, type TestSite } from './web-site.ts';

const administrator = 'administrator@inspectorate.example';
const stream = inspectionStream('without-judgements');
const retry = `/api/operations/stopped-projections/tally/${stream}/retry`;

let site: TestSite;
let visitor: Visitor;

beforeAll(async () => {
  site = await openTestSite();
  visitor = new Visitor(site);
  await visitor.signIn(administrator);
  await site.system.log.append([
    {
      stream,
      expected: { version: 0, hash: null },
      events: [
        {
          type: 'CaseRead',
          on: '2015-12-15',
          by: 'inspector-1@inspectorate.example',
          data: { caseRef: 'X-1', inspector: 'inspector-1@inspectorate.example' },
        },
      ],
    },
  ]);
}, 120_000);
afterAll(() => site.stop());

const operations = async () => wordsOf((await visitor.open('/operations')).text);
/** Sweeps try as well, so what a try adds is compared with what stood before it. */
const triesIn = (words: string): number => Number(/(\d+) times?, last/.exec(words)?.[1]);

it('shows an administrator which event a projection cannot fold, why, and how often it was tried', async () => {
  await until(async () => (await operations()).includes('Projections that stand still'));
  const words = await operations();
  expect(words).toContain(`tally CaseRead, version 1 of ${stream}`);
  expect(triesIn(words)).toBeGreaterThanOrEqual(1);
});

it('tries again at the press of a button, and says that it still stands', async () => {
  const page = (await visitor.open('/operations')).text;
  const before = triesIn(wordsOf(page));
  const action = new RegExp(`action="(/operations/stopped-projections/tally/[^"]+/retry)"`).exec(page)?.[1] ?? '';
  const token = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect((await visitor.post(action, [['_csrf', token]])).status).toBe(303);
  expect(triesIn(await operations())).toBeGreaterThan(before);
});

it('tells a program the same, and lets nobody else try', async () => {
  const program = programOf(site, administrator);
  const listed = (await program('GET', '/api/operations/stopped-projections')).json as { stopped: { tries: number }[] };
  expect(listed).toMatchObject({ stopped: [{ consumer: 'tally', stream, version: 1, type: 'CaseRead' }] });
  const tried = (await program('POST', retry)).json as { stopped: { tries: number } };
  expect(tried.stopped.tries).toBeGreaterThan(listed.stopped[0]?.tries ?? Infinity);
  expect((await program('POST', retry.replace('/tally/', '/progress/'))).status).toBe(404);
  expect((await programOf(site, 'planner@inspectorate.example')('POST', retry)).status).toBe(403);
});
