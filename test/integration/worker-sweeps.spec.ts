import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectionStream, programmeStream } from '#domain';
import { RenderingStore } from '#letter';
import { FixedClock, loadSettings } from '#platform';
import { tellMovers } from '#post';
import { migrateQueues, openQueues, type Queues } from '#queues';
import { startWorker, type Worker } from '../../apps/worker/src/start-worker.ts';
import { appendStep, historyOf } from '../support/history.ts';
import { testRegister, type TestRegister } from '../support/register.ts';

/** A Tuesday. */
const inTheOffice = '2026-01-27T09:30:00.000Z';
const clerk = { name: 'The clerk', email: 'clerk@inspectorate.example' };
const from = { name: 'The inspectorate', email: 'letters@inspectorate.example' };

let register: TestRegister;
let queues: Queues;
let worker: Worker | undefined;
const clock = new FixedClock(inTheOffice);

beforeAll(async () => {
  register = await testRegister();
}, 120_000);
afterAll(() => register.stop());
beforeEach(async () => {
  clock.set(inTheOffice);
  const databaseUrl = register.environment.DATABASE_URL;
  await migrateQueues(databaseUrl);
  queues = await openQueues({ databaseUrl });
});
afterEach(async () => {
  await worker?.stop();
  await queues.close();
  await register.dataSource.query('drop schema if exists bullmq cascade');
});

/** A worker that sweeps and empties no queue, after its first sweep. */
async function sweeper(): Promise<Worker> {
  worker = await startWorker(
    {
      settings: { ...loadSettings({}), smtpUrl: 'smtp://127.0.0.1:1' },
      dataSource: register.dataSource,
      log: register.log,
      renderings: new RenderingStore(register.dataSource),
      frameworks: [],
      queues,
      clock,
    },
    [],
  );
  await worker.sweep();
  return worker;
}

const waiting = async (name: string): Promise<number> =>
  (await queues.queues.find((queue) => queue.name === name)?.getWaitingCount()) ?? 0;

async function without(table: string, act: () => Promise<unknown>): Promise<void> {
  const [schema, name] = table.split('.');
  await register.dataSource.query(`alter table ${table} rename to away`);
  try {
    await act();
  } finally {
    await register.dataSource.query(`alter table ${schema}.away rename to ${name}`);
  }
}

describe('a sweep', () => {
  it.each([
    ['post.item', ['projections', 'send-notice']],
    ['log.checkpoint', ['send-post', 'send-notice']],
    ['post.timed_act', ['send-post', 'projections', 'send-notice']],
    ['post.notice', ['send-post', 'projections']],
  ])('without %s still finds what is left behind elsewhere: %j', async (table, found) => {
    await register.dispatch([]);
    await tellMovers(register.dataSource, [{ person: clerk, lines: [table] }], from, clock);
    await without(table, sweeper);
    for (const queue of found) expect([queue, await waiting(queue)]).not.toEqual([queue, 0]);
  });

  it('tries all that stands still once a process has started, also where its first look failed', async () => {
    const stream = inspectionStream(await register.publish([]));
    await register.dataSource.query(
      `insert into read.stopped (consumer, stream, version, type, error) values ('tally', $1, 1, 'CaseRead', 'unread')`,
      [stream],
    );
    let started: Worker | undefined;
    await without('log.checkpoint', async () => (started = await sweeper()));
    expect(await waiting('projections')).toBe(0);
    await started?.sweep();
    const projections = queues.queues.find(({ name }) => name === 'projections');
    const nudges = (await projections?.getJobs(['waiting']))?.map(({ data }) => data as unknown);
    expect(nudges).toContainEqual({ stream, consumers: ['tally'] });
  });

  it('asks whose move it is in office hours, at most once an hour', async () => {
    const told = async () =>
      (
        await register.dataSource.query<{ mailbox: string }[]>(
          `select mailbox from post.notice where series = 'your_move'`,
        )
      )
        .map(({ mailbox }) => mailbox)
        .filter((mailbox) => mailbox !== clerk.email);
    clock.set('2026-01-27T07:59:00Z');
    const started = await sweeper();
    clock.set('2026-01-27T08:00:00Z');
    await started.sweep();
    expect(await told()).toEqual([]);

    for (const step of historyOf('north', 1, []).slice(0, 2)) await appendStep(register.log, step);
    await register.log.append([
      {
        stream: programmeStream(2026),
        expected: { version: 0, hash: null },
        events: [
          {
            type: 'VisitEntered',
            on: '2026-01-27',
            by: 'planner@inspectorate.example',
            data: {
              inspectionId: 'north',
              bodyId: null,
              bodyName: 'Northshire YOS',
              fieldwork: { start: '2026-03-02', end: '2026-03-04' },
              inspectors: ['lead@inspectorate.example'],
              passed: [],
              reason: null,
            },
          },
        ],
      },
    ]);
    clock.set('2026-01-27T08:59:00Z');
    await started.sweep();
    expect(await told()).toEqual([]);
    clock.set('2026-01-27T09:00:00Z');
    await started.sweep();
    expect(await told()).toEqual(['lead@inspectorate.example']);
  });
});
