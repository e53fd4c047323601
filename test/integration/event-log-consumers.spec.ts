import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-log';
import { catchUp, PostgresEventLog, PostgresKeyring, resetConsumer, startAtHeads, streamsBehind } from '#event-log';
import { FixedClock } from '#platform';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let log: PostgresEventLog;

beforeAll(async () => {
  database = await testDatabase();
  const keyring = new PostgresKeyring(database.dataSource, randomBytes(32));
  log = new PostgresEventLog(database.dataSource, keyring, new FixedClock('2026-01-27T09:30:00.000Z'));
  await database.dataSource.query('create table counted (stream text, version integer, primary key (stream, version))');
}, 120_000);

afterAll(() => database.stop());

async function append(stream: string, ...types: string[]): Promise<void> {
  const { head } = await log.load(stream);
  const events = types.map((type) => ({ type, on: '2015-12-14', by: 'planner@inspectorate.example', data: {} }));
  await log.append([{ stream, expected: head, events }]);
}

/** Counts into a table whose key refuses to count an event twice. */
function count(stream: string, consumer = 'count', seen: string[] = []) {
  return catchUp(database.dataSource, log, { consumer, stream, types: ['CaseRead'] }, async (events, manager) => {
    seen.push(...events.map(({ type, version }) => `${type} ${version}`));
    for (const event of events)
      await manager.query('insert into counted values ($1, $2)', [`${consumer} ${stream}`, event.version]);
  });
}

const counted = async (stream: string, consumer = 'count'): Promise<number> =>
  (await database.dataSource.query<unknown[]>('select from counted where stream = $1', [`${consumer} ${stream}`]))
    .length;

describe('catching up', () => {
  it('folds each event of its types once, however many nudges come', async () => {
    await append('inspection-1', 'InspectionScheduled', 'CaseRead', 'CaseAssigned', 'CaseRead');
    const seen: string[] = [];
    expect(await count('inspection-1', 'count', seen)).toEqual({ from: 0, to: 4 });
    expect(await count('inspection-1', 'count', seen)).toEqual({ from: 4, to: 4 });
    await append('inspection-1', 'CaseRead');
    expect(await count('inspection-1', 'count', seen)).toEqual({ from: 4, to: 5 });
    expect(seen).toEqual(['CaseRead 2', 'CaseRead 4', 'CaseRead 5']);
  });

  it('waits for the worker that holds the checkpoint, and misses nothing', async () => {
    const stream = 'inspection-waits';
    await append(stream, 'CaseRead');
    let letFirstGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letFirstGo = resolve));
    let firstHolds = (): void => undefined;
    const holding = new Promise<void>((resolve) => (firstHolds = resolve));
    const seenBySecond: RecordedEvent[] = [];

    const consumer = { consumer: 'waits', stream, types: ['CaseRead'] };
    const first = catchUp(database.dataSource, log, consumer, async () => {
      firstHolds();
      await held;
    });
    await holding;
    await append(stream, 'CaseRead');
    const second = catchUp(database.dataSource, log, consumer, async (events) => void seenBySecond.push(...events));
    await waitUntilSomebodyWaits();
    letFirstGo();
    expect(await first).toEqual({ from: 0, to: 1 });
    expect(await second).toEqual({ from: 1, to: 2 });
    expect(seenBySecond.map(({ version }) => version)).toEqual([2]);
  });

  it('counts right with twenty workers at once and events that come meanwhile', async () => {
    const stream = 'inspection-busy';
    await append(stream, 'CaseRead', 'CaseRead');
    const workers = Array.from({ length: 20 }, () => count(stream));
    await append(stream, 'CaseRead', 'CaseRead');
    await Promise.all(workers);
    await count(stream);
    expect(await counted(stream)).toBe(4);
  });

  it('leaves checkpoint and rows as they were when the fold fails', async () => {
    const stream = 'inspection-fails';
    await append(stream, 'CaseRead');
    const failing = catchUp(
      database.dataSource,
      log,
      { consumer: 'count', stream, types: ['CaseRead'] },
      async (_, manager) => {
        await manager.query('insert into counted values ($1, 1)', [`count ${stream}`]);
        throw new Error('no room');
      },
    );
    await expect(failing).rejects.toThrow('no room');
    expect(await counted(stream)).toBe(0);
    expect(await count(stream)).toEqual({ from: 0, to: 1 });
  });

  it('folds a long stream in batches, in one transaction', async () => {
    const stream = 'inspection-long';
    await append(stream, ...Array.from({ length: 1_203 }, () => 'CaseRead'));
    const sizes: number[] = [];
    const consumer = { consumer: 'long', stream, types: ['CaseRead'] };
    await catchUp(database.dataSource, log, consumer, async (events) => void sizes.push(events.length));
    expect(sizes).toEqual([500, 500, 203]);
  });
});

describe('finding what was left behind', () => {
  it('names the streams with events of its types beyond the checkpoint, and no others', async () => {
    await append('inspection-behind', 'CaseRead');
    await append('inspection-of-no-interest', 'InspectionScheduled');
    const behind = () => streamsBehind(database.dataSource, 'count', ['CaseRead'], 100);
    expect(await behind()).toContain('inspection-behind');
    expect(await behind()).not.toContain('inspection-of-no-interest');
    await count('inspection-behind');
    await append('inspection-behind', 'InspectionScheduled');
    expect(await behind()).not.toContain('inspection-behind');
  });

  it('folds everything again after a reset', async () => {
    await append('inspection-again', 'CaseRead');
    await count('inspection-again', 'again');
    await database.dataSource.query(`delete from counted where stream = 'again inspection-again'`);
    await resetConsumer(database.dataSource.manager, 'again');
    expect(await count('inspection-again', 'again')).toEqual({ from: 0, to: 1 });
  });

  it('lets a new reaction begin with what happens after its first start', async () => {
    await append('inspection-old', 'CaseRead');
    await startAtHeads(database.dataSource.manager, 'reaction');
    await append('inspection-old', 'CaseRead');
    await append('inspection-new', 'CaseRead');
    // A second start must not jump over what came since the first.
    await startAtHeads(database.dataSource.manager, 'reaction');
    expect(await streamsBehind(database.dataSource, 'reaction', ['CaseRead'], 100)).toEqual([
      'inspection-new',
      'inspection-old',
    ]);
    expect(await count('inspection-old', 'reaction')).toEqual({ from: 1, to: 2 });
    expect(await count('inspection-new', 'reaction')).toEqual({ from: 0, to: 1 });
  });
});

async function waitUntilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await database.dataSource.query<unknown[]>(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
  }
}
