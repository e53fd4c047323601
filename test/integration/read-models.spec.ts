import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inspectionStream } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { FixedClock } from '#platform';
import {
  casesOfInspector,
  copiesOf,
  programmeEntryOf,
  programmeOf,
  progressOf,
  project,
  projectAll,
  projectInTurns,
  projectionNames,
  projections,
  rebuild,
  replayEqual,
  stageInWords,
  tallyOf,
  timelineOf,
} from '#read-models';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, criteriaOfHistory, historyOf, type Step } from '../support/history.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let log: PostgresEventLog;

beforeAll(async () => {
  database = await testDatabase();
  log = new PostgresEventLog(
    database.dataSource,
    new PostgresKeyring(database.dataSource, randomBytes(32)),
    new FixedClock('2026-01-27T09:30:00Z'),
  );
});
afterAll(() => database.stop());

const sweep = async () => {
  for (const name of projectionNames) await projectAll(database.dataSource, projections[name]);
};

describe('an inspection from its scheduling to its last copy', () => {
  const mailboxes = [
    'chair@northshire.example',
    'clerk@northshire.example',
    'office@yjb.example',
    'zoe@health.example',
  ];

  beforeAll(async () => {
    for (const step of historyOf('north', 10, mailboxes)) await appendStep(log, step);
    await sweep();
  });

  it('is counted by criterion, an amended reading as it stands now, 0 of 0 too', async () => {
    const tally = await tallyOf(database.dataSource, 'north');
    expect(tally.map(({ criterion }) => criterion)).toEqual([...criteriaOfHistory].sort());
    for (const { sufficient, insufficient, relevant, notRelevant } of tally) {
      expect(sufficient + insufficient).toBe(relevant);
      expect(relevant + notRelevant).toBe(10);
    }
    // Readings 0, 3, 6 and 9 would be sufficient; the amendments of 0 and 5 make them insufficient and sufficient.
    expect(tally.find(({ criterion }) => criterion === 'harm.plan')).toEqual({
      criterion: 'harm.plan',
      sufficient: 4,
      insufficient: 4,
      relevant: 8,
      notRelevant: 2,
    });
    expect(tally.find(({ criterion }) => criterion === 'interventions')).toMatchObject({
      relevant: 0,
      notRelevant: 10,
    });
  });

  it('stands in the programme of its year with its furthest stage', async () => {
    const [entry] = await programmeOf(database.dataSource, 2015);
    expect(entry).toMatchObject({
      inspectionId: 'north',
      sampleSize: 10,
      fieldwork: { start: '2015-12-14', end: '2015-12-16' },
    });
    expect(entry && stageInWords(entry.stage)).toBe('Sent 3 of 4');
    expect(await programmeOf(database.dataSource, 2016)).toEqual([]);
    expect(await programmeEntryOf(database.dataSource, 'elsewhere')).toBeUndefined();
  });

  it('has a timeline in the order of recording, with a sentence for each event', async () => {
    const entries = await timelineOf(database.dataSource, 'north');
    expect(entries).toHaveLength(historyOf('north', 10, mailboxes).length);
    expect(entries[0]?.sentence).toBe(
      'Inspection of Northshire YOS scheduled: fieldwork from 14 December 2015 to 16 December 2015.',
    );
    expect(entries.at(-1)?.sentence).toBe('Copy for zoe@health.example failed: 550 5.1.1 no such mailbox');
    const [third] = await timelineOf(database.dataSource, 'north', { after: entries[1]?.position ?? '0', limit: 1 });
    expect(third).toEqual(entries[2]);
  });

  it('says how far each inspector has come', async () => {
    expect(await progressOf(database.dataSource, 'north')).toEqual({
      sampleSize: 10,
      read: 10,
      unassigned: 0,
      byInspector: [
        { inspector: 'inspector-1@inspectorate.example', assigned: 4, read: 4 },
        { inspector: 'inspector-2@inspectorate.example', assigned: 3, read: 3 },
        { inspector: 'inspector-3@inspectorate.example', assigned: 3, read: 3 },
      ],
    });
    expect(await casesOfInspector(database.dataSource, 'inspector-2@inspectorate.example')).toHaveLength(3);
  });

  it('shows each copy with the answer of its mail server', async () => {
    const copies = await copiesOf(database.dataSource, 'north');
    expect(copies.map(({ mailbox, state }) => [mailbox, state])).toEqual([
      ['chair@northshire.example', 'sent'],
      ['clerk@northshire.example', 'sent'],
      ['office@yjb.example', 'sent'],
      ['zoe@health.example', 'failed'],
    ]);
    expect(copies[3]).toMatchObject({ reply: '550 5.1.1 no such mailbox', attempts: 1 });
  });

  it('equals a replay of the log from its first event', async () => {
    const { events, equal, differences } = await replayEqual(database.dataSource, log);
    expect(differences).toEqual([]);
    expect(equal).toBe(true);
    expect(events).toBe(historyOf('north', 10, mailboxes).length);
  });

  it('comes out the same when it is built again', async () => {
    const before = await rowsOfEveryTable();
    const rebuilt = await rebuild(database.dataSource);
    expect(rebuilt.map(({ projection }) => projection)).toEqual([...projectionNames]);
    expect(await rowsOfEveryTable()).toEqual(before);
    await rebuild(database.dataSource, 'tally');
    expect(await rowsOfEveryTable()).toEqual(before);
  });

  it('differs from the replay where somebody has changed a row by hand', async () => {
    await database.dataSource.query(`update read.tally set sufficient = sufficient + 1, relevant = relevant + 1
      where inspection_id = 'north' and criterion = 'harm.plan'`);
    const { equal, differences } = await replayEqual(database.dataSource, log);
    expect(equal).toBe(false);
    expect(differences).toHaveLength(2);
    await rebuild(database.dataSource, 'tally');
    expect((await replayEqual(database.dataSource, log)).equal).toBe(true);
  });
});

it('gives the same rows after a thousand shuffled, doubled and dropped nudges and one sweep', async () => {
  const inspections = ['east', 'west'].map((id) => historyOf(id, 12, [`a@${id}.example`, `b@${id}.example`]));
  const steps = inspections.flat();
  const streams = [...new Set(steps.map(({ stream }) => stream))];
  const nudges = fc.sample(
    fc.record({ name: fc.constantFrom(...projectionNames), stream: fc.constantFrom(...streams) }),
    { numRuns: 1000, seed: 20151214 },
  );
  const appending = (async () => {
    // Two inspections take turns, so that nudges come before, between and after the events they speak of.
    for (let turn = 0; turn < Math.max(...inspections.map(({ length }) => length)); turn++) {
      for (const steps of inspections) {
        const step = steps[turn];
        if (step) await appendStep(log, step);
      }
    }
  })();
  const working = Array.from({ length: 4 }, async (_, worker) => {
    for (const { name, stream } of nudges.filter((_nudge, index) => index % 4 === worker)) {
      await project(database.dataSource, projections[name], stream);
    }
  });
  await Promise.all([appending, ...working]);
  await sweep();
  const rows = await rowsOfEveryTable();
  expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
  await rebuild(database.dataSource);
  expect(await rowsOfEveryTable()).toEqual(rows);
});

it('is announced once the body has been told, and nothing of it waits for anybody once it is cancelled', async () => {
  const id = 'called-off';
  const own = (event: Step['event']): Step => ({ stream: inspectionStream(id), event });
  const [scheduled, caseload, sample, assigned] = historyOf(id, 2, []);
  const stage = async (): Promise<string | undefined> => {
    await sweep();
    const entry = await programmeEntryOf(database.dataSource, id);
    return entry && stageInWords(entry.stage);
  };
  await appendStep(log, scheduled!);
  expect(await stage()).toBe('Scheduled');
  const fieldwork = { start: '2015-12-14', end: '2015-12-16' };
  await appendStep(log, own({ type: 'InspectionAnnounced', data: { fieldwork, to: [] } }));
  expect(await stage()).toBe('Announced');
  for (const step of [caseload!, sample!, assigned!]) await appendStep(log, step);
  await sweep();
  const inHand = async () => (await casesOfInspector(database.dataSource, inspector)).map(({ caseRef }) => caseRef);
  const inspector = 'inspector-1@inspectorate.example';
  expect(await inHand()).toContain('called-off-0001');
  await appendStep(log, own({ type: 'InspectionCancelled', data: { reason: 'They asked.' } }));
  expect(await stage()).toBeUndefined();
  expect(await inHand()).not.toContain('called-off-0001');
  expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
});

it('folds a publication and what became of its copies at the same time, whatever the order of their streams', async () => {
  const { dataSource } = database;
  // The stream of the last mailbox is folded before that of the first.
  const mailboxes = ['z@south.example', 'm@south.example', 'a@south.example'];
  const steps = historyOf('south', 1, mailboxes);
  for (const step of steps) await appendStep(log, step);
  const [first, middle, last] = steps.slice(-mailboxes.length).map(({ stream }) => stream);
  const waitingForRows = async () => {
    const [{ count }] = await dataSource.query<[{ count: number }]>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return count;
  };
  await dataSource.query('delete from log.checkpoint where consumer = $1', ['copies']);
  await project(dataSource, projections.copies, middle!);
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(`select from read.copy where mailbox = 'm@south.example' for update`);
  const publication = project(dataSource, projections.copies, steps[0]!.stream);
  await until(async () => (await waitingForRows()) === 1);
  const projectNews = projectInTurns(dataSource);
  const copies = [middle!, last!, first!].map((stream) => projectNews({ stream, projections: ['copies'] }));
  await until(async () => (await waitingForRows()) === 2);
  await runner.commitTransaction();
  await runner.release();
  await Promise.all([publication, ...copies]);
  expect((await copiesOf(dataSource, 'south')).map(({ mailbox, state }) => [mailbox, state])).toEqual(
    mailboxes.toReversed().map((mailbox) => [mailbox, 'sent']),
  );
});

async function rowsOfEveryTable(): Promise<Record<string, unknown>> {
  const tables = Object.values(projections).flatMap(({ tables }) => tables);
  const rows: Record<string, unknown> = {};
  for (const table of tables) {
    rows[table] = await database.dataSource.query(`select to_jsonb(row) as row from read.${table} as row order by 1`);
  }
  return rows;
}
