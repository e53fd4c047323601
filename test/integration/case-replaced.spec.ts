import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { inspectionStream } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { FixedClock } from '#platform';
import {
  programmeEntryOf,
  progressOf,
  projectAll,
  projectionNames,
  projections,
  rebuild,
  replayEqual,
  tallyOf,
  timelineOf,
} from '#read-models';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, historyOf, type Step } from '../support/history.ts';

let database: TestDatabase;
let log: PostgresEventLog;

beforeAll(async () => {
  database = await testDatabase();
  const keyring = new PostgresKeyring(database.dataSource, randomBytes(32));
  log = new PostgresEventLog(database.dataSource, keyring, new FixedClock('2026-01-27T09:30:00Z'));
});
afterAll(() => database.stop());

const sweep = async (): Promise<void> => {
  for (const name of projectionNames) await projectAll(database.dataSource, projections[name]);
};
/** As far as the readings of two cases. */
const readTwo = (id: string): Step[] =>
  historyOf(id, 2, []).filter(({ event }) => !/Tally|Letter|Report/.test(event.type));
const replaced = (id: string, caseRef: string, replacement: string | null): Step => ({
  stream: inspectionStream(id),
  event: { type: 'CaseReplaced', data: { caseRef, replacement } },
});

it('takes the reading of a replaced case out of the tally, and its place in the sample to the reserve', async () => {
  for (const step of readTwo('north')) await appendStep(log, step);
  await sweep();
  const before = await tallyOf(database.dataSource, 'north');
  expect(before[0]).toMatchObject({ criterion: 'assessment', relevant: 2 });
  await appendStep(log, replaced('north', 'north-0001', 'north-0007'));
  await sweep();
  expect(
    (await tallyOf(database.dataSource, 'north')).map(({ relevant, notRelevant }) => relevant + notRelevant),
  ).toEqual(before.map(() => 1));
  expect(await progressOf(database.dataSource, 'north')).toMatchObject({ sampleSize: 2, read: 1, unassigned: 1 });
  await appendStep(log, replaced('north', 'north-0002', null));
  await sweep();
  expect(
    (await tallyOf(database.dataSource, 'north')).map(({ relevant, notRelevant }) => relevant + notRelevant),
  ).toEqual(before.map(() => 0));
  expect(await progressOf(database.dataSource, 'north')).toMatchObject({ sampleSize: 1, read: 0 });
  expect(await programmeEntryOf(database.dataSource, 'north')).toMatchObject({ sampleSize: 1 });
  expect((await timelineOf(database.dataSource, 'north')).map(({ sentence }) => sentence)).toEqual(
    expect.arrayContaining([
      'Case north-0001 replaced by north-0007, the next reserve of its stratum.',
      expect.stringContaining('so the sample is one case shorter'),
    ]),
  );
});

it('comes out the same event by event, all at once, rebuilt and replayed', async () => {
  const steps = [
    ...readTwo('south'),
    replaced('south', 'south-0001', 'south-0007'),
    replaced('south', 'south-0002', null),
  ];
  for (const step of steps) await appendStep(log, step);
  await sweep();
  const criteria = async (id: string) => (await tallyOf(database.dataSource, id)).map(({ criterion }) => criterion);
  expect(await criteria('south')).toEqual(await criteria('north'));
  expect(await replayEqual(database.dataSource, log)).toMatchObject({ equal: true, differences: [] });
  await rebuild(database.dataSource);
  expect(await replayEqual(database.dataSource, log)).toMatchObject({ equal: true, differences: [] });
});
