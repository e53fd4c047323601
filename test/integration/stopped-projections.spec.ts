import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectionStream } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { FixedClock } from '#platform';
import {
  progressOf,
  project,
  projectAll,
  projectInTurns,
  projectNews,
  projectionNames,
  projections,
  rebuild,
  retryStopped,
  stoppedProjections,
  tallyOf,
  timelineOf,
  triedAgainFrom,
} from '#read-models';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, historyOf } from '../support/history.ts';

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
beforeEach(() => database.dataSource.query('truncate read.stopped'));

const nudgeAll = async (stream: string) => {
  for (const name of projectionNames) await project(database.dataSource, projections[name], stream);
};

const reading = (caseRef: string, judgements?: Record<string, string>) => ({
  type: 'CaseRead',
  on: '2015-12-15',
  by: 'inspector-1@inspectorate.example',
  data: { caseRef, inspector: 'inspector-1@inspectorate.example', ...(judgements && { judgements }) },
});

const append = async (stream: string, ...events: ReturnType<typeof reading>[]) => {
  const { head } = await log.load(stream);
  await log.append([{ stream, expected: head, events }]);
};

describe('a reading that somebody has written into the log without its judgements', () => {
  const stream = inspectionStream('east');
  const sufficient = { assessment: 'sufficient' };

  beforeAll(async () => {
    await append(stream, reading('E-1', sufficient), reading('E-2'), reading('E-3', sufficient));
    await append(inspectionStream('west'), reading('W-1', sufficient));
    await nudgeAll(stream);
  });

  it('stops the tally of this inspection alone, after what comes before it', async () => {
    await nudgeAll(stream);
    await nudgeAll(inspectionStream('west'));
    const [stopped, ...others] = await stoppedProjections(database.dataSource);
    expect(others).toEqual([]);
    expect(stopped).toMatchObject({ consumer: 'tally', stream, version: 2, type: 'CaseRead', tries: 1 });
    expect(stopped?.error).not.toBe('');
    expect(await tallyOf(database.dataSource, 'east')).toMatchObject([{ criterion: 'assessment', relevant: 1 }]);
    expect(await tallyOf(database.dataSource, 'west')).toMatchObject([{ criterion: 'assessment', relevant: 1 }]);
    expect(await timelineOf(database.dataSource, 'east')).toHaveLength(3);
  });

  it('is tried again by each nudge, and still stands since it stood first', async () => {
    await nudgeAll(stream);
    const [first] = await stoppedProjections(database.dataSource);
    await nudgeAll(stream);
    const [second] = await stoppedProjections(database.dataSource);
    expect(second).toMatchObject({ version: 2, tries: 2, at: first?.at });
    expect(second?.triedAt.getTime()).toBeGreaterThan(first?.triedAt.getTime() ?? Infinity);
  });

  it('holds up none of the inspections that are folded in the same transaction', async () => {
    const others = ['north', 'middle', 'coast'];
    for (const id of others) await append(inspectionStream(id), reading('N-1', sufficient));
    await append(stream, reading('E-4', sufficient));
    const streams = [inspectionStream('west'), stream, ...others.map(inspectionStream)];
    await projectNews(
      database.dataSource,
      streams.map((each) => ({ stream: each, projections: ['tally', 'timeline'] })),
    );
    for (const id of others) expect(await tallyOf(database.dataSource, id)).toMatchObject([{ relevant: 1 }]);
    // And no other projection of its own stream.
    expect(await timelineOf(database.dataSource, 'east')).toHaveLength(4);
    for (const id of others) expect(await timelineOf(database.dataSource, id)).toHaveLength(1);
    expect(await stoppedProjections(database.dataSource)).toMatchObject([{ consumer: 'tally', stream, version: 2 }]);
  });

  it('stops there again when the tally is built anew, and holds no other inspection up', async () => {
    await rebuild(database.dataSource, 'tally');
    expect(await stoppedProjections(database.dataSource)).toMatchObject([{ consumer: 'tally', stream, version: 2 }]);
    expect(await tallyOf(database.dataSource, 'east')).toMatchObject([{ relevant: 1 }]);
    expect(await tallyOf(database.dataSource, 'west')).toMatchObject([{ relevant: 1 }]);
  });
});

describe('a table that another release has left, to which this fold cannot write', () => {
  const stream = inspectionStream('south');
  const refuse = () =>
    database.dataSource.query(`alter table read.sampled_case add constraint no_south check (inspection_id <> 'south')`);
  const mend = () => database.dataSource.query('alter table read.sampled_case drop constraint no_south');

  beforeAll(async () => {
    for (const step of historyOf('south', 2, []).slice(0, 3)) await appendStep(log, step);
  });
  beforeEach(async () => {
    await database.dataSource.query('truncate read.sampled_case');
    await refuse();
    await database.dataSource.query(`delete from log.checkpoint where consumer = 'progress'`);
    await nudgeAll(stream);
  });

  it('stops the progress of the inspection with the server’s words, until a sweep can fold it', async () => {
    const error = expect.stringContaining('no_south');
    expect(await stoppedProjections(database.dataSource)).toMatchObject([
      { consumer: 'progress', stream, version: 3, type: 'CaseSampleDrawn', error },
    ]);
    await mend();
    await projectAll(database.dataSource, projections.progress);
    expect(await stoppedProjections(database.dataSource)).toEqual([]);
    expect(await progressOf(database.dataSource, 'south')).toMatchObject({ sampleSize: 2, read: 0, unassigned: 2 });
  });

  it('goes on at once when an administrator tries again', async () => {
    const which = { consumer: 'progress', stream };
    expect(await retryStopped(database.dataSource, which)).toMatchObject({ ...which, version: 3, tries: 2 });
    await mend();
    expect(await retryStopped(database.dataSource, which)).toBe('up to date');
    expect(await retryStopped(database.dataSource, which)).toBeUndefined();
    expect(await progressOf(database.dataSource, 'south')).toMatchObject({ sampleSize: 2 });
  });
});

it('is tried ever more seldom by sweeps, but at least every quarter of an hour', () => {
  const triedAt = new Date('2026-01-27T09:00:00Z');
  const waits = [1, 2, 3, 50].map((tries) => triedAgainFrom({ triedAt, tries }).getTime() - triedAt.getTime());
  expect(waits).toEqual([30_000, 60_000, 120_000, 900_000]);
});

it('an event that comes while its stream is being folded is folded by the nudge that came with it', async () => {
  const stream = inspectionStream('busy');
  const projectInTurn = projectInTurns(database.dataSource);
  const nudges: Promise<void>[] = [];
  for (let place = 1; place <= 40; place += 1) {
    await append(stream, reading(`B-${place}`, { assessment: 'sufficient' }));
    nudges.push(projectInTurn({ stream, projections: ['tally'] }));
  }
  await Promise.all(nudges);
  expect(await tallyOf(database.dataSource, 'busy')).toMatchObject([{ criterion: 'assessment', relevant: 40 }]);
});
