import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inspectionStream } from '#domain';
import { PostgresEventLog, PostgresKeyring, streamsBehind, type StreamHead } from '#event-log';
import { SystemClock } from '#platform';
import { project, projectAll, projections, projectNews, rebuild, timelineOf } from '#read-models';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const INSPECTIONS = 100;
const READINGS_EACH = 1_000;
const NEWS_EACH = 5;
/** For a machine on which all test files run at once; a hundred thousand readings are appended first. */
const WITHIN_MS = 120_000;

let database: TestDatabase;
let log: PostgresEventLog;
let appended = 0;
/** Of each stream, so that no append has to load a thousand events first. */
const heads = new Map<string, StreamHead>();

beforeAll(async () => {
  database = await testDatabase();
  log = new PostgresEventLog(
    database.dataSource,
    new PostgresKeyring(database.dataSource, randomBytes(32)),
    new SystemClock(),
  );
  for (let inspection = 0; inspection < INSPECTIONS; inspection += 1) await appendReadings(inspection, READINGS_EACH);
}, WITHIN_MS);
afterAll(() => database.stop());

async function appendReadings(inspection: number, count: number): Promise<string> {
  const stream = inspectionStream(`i${inspection}`);
  const head = heads.get(stream) ?? { version: 0, hash: null };
  const recorded = await log.append([
    {
      stream,
      expected: head,
      events: Array.from({ length: count }, (_, index) => ({
        type: 'CaseRead',
        on: '2015-12-15',
        by: 'inspector-1@inspectorate.example',
        data: {
          caseRef: `C-${head.version + index + 1}`,
          inspector: 'inspector-1@inspectorate.example',
          judgements: { assessment: index % 2 === 0 ? 'sufficient' : 'insufficient', plan: 'not_relevant' },
        },
      })),
    },
  ]);
  const last = recorded.at(-1);
  if (last) heads.set(stream, last);
  appended += count;
  return stream;
}

/**
 * News on every inspection while something goes on, each with its nudge, as relay and worker would bring it.
 * @returns what went on came to, and how much of the news came before its end
 */
async function readingDuring<Result>(goingOn: Promise<Result>): Promise<{ result: Result; newsMeanwhile: number }> {
  let hasEnded = false;
  let newsMeanwhile = 0;
  const ending = goingOn.finally(() => (hasEnded = true));
  const goOnReading = async (): Promise<void> => {
    for (let turn = 0; turn < NEWS_EACH; turn += 1) {
      for (let inspection = 0; inspection < INSPECTIONS; inspection += 1) {
        const stream = await appendReadings(inspection, 1);
        if (!hasEnded) newsMeanwhile += 1;
        await project(database.dataSource, projections.tally, stream);
      }
    }
  };
  const [result] = await Promise.all([ending, goOnReading()]);
  return { result, newsMeanwhile };
}

async function countedReadings(): Promise<unknown> {
  const [counted] = await database.dataSource.query<unknown[]>(
    `select sum(relevant)::int as relevant, sum(not_relevant)::int as "notRelevant",
       (select count(*)::int from read.tally_case) as cases
     from read.tally`,
  );
  return counted;
}

it(
  'a tally that is 100,000 events behind catches up while new events come in',
  async () => {
    const { newsMeanwhile } = await readingDuring(projectAll(database.dataSource, projections.tally));
    expect(newsMeanwhile).toBeGreaterThan(0);
    await projectAll(database.dataSource, projections.tally);
    expect(await countedReadings()).toEqual({ relevant: appended, notRelevant: appended, cases: appended });
    expect(await streamsBehind(database.dataSource, 'tally', projections.tally.types, 1)).toEqual([]);
  },
  WITHIN_MS,
);

it(
  'a tally that is built anew from 100,000 events misses none that come in meanwhile and counts none twice',
  async () => {
    const before = appended;
    const { result: rebuilt, newsMeanwhile } = await readingDuring(rebuild(database.dataSource, 'tally'));
    expect(newsMeanwhile).toBeGreaterThan(0);
    expect(appended).toBe(before + INSPECTIONS * NEWS_EACH);
    expect(rebuilt).toEqual([{ projection: 'tally', streams: INSPECTIONS }]);
    expect(await countedReadings()).toEqual({ relevant: appended, notRelevant: appended, cases: appended });
  },
  WITHIN_MS,
);

it('brings projections that have come different ways up to the end of some streams together', async () => {
  const ahead = await appendReadings(INSPECTIONS, 700);
  await project(database.dataSource, projections.timeline, ahead);
  expect(await appendReadings(INSPECTIONS, 600)).toBe(ahead);
  const unseen = await appendReadings(INSPECTIONS + 1, 1_001);
  const both = ['tally', 'timeline'] as const;
  await projectNews(
    database.dataSource,
    [ahead, unseen].map((stream) => ({ stream, projections: both })),
  );
  for (const [inspection, readings] of [
    [INSPECTIONS, 1_300],
    [INSPECTIONS + 1, 1_001],
  ] as const) {
    const id = `i${inspection}`;
    const told = await timelineOf(database.dataSource, id, { limit: 2_000 });
    expect(new Set(told.map(({ position }) => position)).size).toBe(readings);
    expect(told).toHaveLength(readings);
    expect(await countedOf(id)).toBe(readings);
  }
  for (const name of both) {
    const behind = await streamsBehind(database.dataSource, name, ['CaseRead'], 1_000);
    expect(behind.filter((stream) => stream === ahead || stream === unseen)).toEqual([]);
  }
});

/** How many judgements of the one criterion that is relevant everywhere stand in the tally. */
async function countedOf(inspectionId: string): Promise<number> {
  const [row] = await database.dataSource.query<[{ relevant: number }]>(
    `select relevant from read.tally where inspection_id = $1 and criterion = 'assessment'`,
    [inspectionId],
  );
  return row.relevant;
}
