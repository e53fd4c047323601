import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  outboxDepth,
  PostgresEventLog,
  PostgresKeyring,
  streamsBehind,
  takeFromOutbox,
  type OutboxRow,
} from '#event-log';
import { RenderingStore } from '#letter';
import { loadSettings, openDatabase, projectFile, SystemClock } from '#platform';
import { openQueues, type Processor, type Queues } from '#queues';
import { projectionNames, projectNews, projections, replayEqual, tallyOf } from '#read-models';
import { Relay } from '../../apps/relay/src/relay.ts';
import { startRelay } from '../../apps/relay/src/start-relay.ts';
import { startWorker } from '../../apps/worker/src/start-worker.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, historyOf, type Step } from '../support/history.ts';
import { needs } from '../support/needs.ts';
import { processorsFor } from '../support/processors.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const masterKey = randomBytes(32);
const clock = new SystemClock();
let database: TestDatabase;
let log: PostgresEventLog;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await testDatabase();
  log = new PostgresEventLog(database.dataSource, new PostgresKeyring(database.dataSource, masterKey), clock);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await database.stop();
});

/** Up to the letter, so that nothing is to be sent. */
const untilTheLetter = (inspectionId: string, cases: number): Step[] => {
  const steps = historyOf(inspectionId, cases, []);
  return steps.slice(
    0,
    steps.findIndex(({ event }) => event.type === 'LetterDrafted'),
  );
};

async function open(
  settings: { databaseUrl?: string; redisUrl?: string } = { databaseUrl: database.url },
): Promise<Queues> {
  const queues = await openQueues(settings);
  ends.push(() => queues.close());
  return queues;
}

/** The projections as they are; nothing behind the other queues. */
const projecting = (): Processor[] =>
  processorsFor({
    projections: ({ stream, consumers }) =>
      projectNews(database.dataSource, [
        { stream, projections: projectionNames.filter((name) => consumers.includes(name)) },
      ]),
  });

async function isCaughtUp(): Promise<boolean> {
  if ((await outboxDepth(database.dataSource)).rows > 0) return false;
  for (const name of projectionNames) {
    if ((await streamsBehind(database.dataSource, name, projections[name].types, 1)).length > 0) return false;
  }
  return true;
}

describe('the relay', () => {
  it('does no harm when two of them run', async () => {
    const queues = await open();
    await queues.startProcessors(projecting());
    const settings = { databaseUrl: database.url, relayPollMs: 1000 };
    for (let relay = 1; relay <= 2; relay++) {
      const running = await startRelay({ settings, dataSource: database.dataSource, queues });
      ends.push(() => running.stop());
    }
    for (const step of untilTheLetter('north', 8)) await appendStep(log, step);
    await until(isCaughtUp, 20_000);
    expect((await tallyOf(database.dataSource, 'north'))[0]).toMatchObject({ relevant: 8 });
    expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
  });

  it('doubles nudges, and nothing else, when it is killed between enqueueing and deleting', async () => {
    const queues = await open();
    for (const step of untilTheLetter('north', 4)) await appendStep(log, step);
    const { rows } = await outboxDepth(database.dataSource);
    const killed = new Relay(database.dataSource, {
      async enqueue(name, nudges) {
        await queues.enqueue(name, nudges);
        if (name === 'projections') throw new Error('killed');
      },
    });
    await expect(killed.empty()).rejects.toThrow('killed');
    await killed.close();
    expect((await outboxDepth(database.dataSource)).rows).toBe(rows);

    const second = new Relay(database.dataSource, queues);
    ends.push(() => second.close());
    expect(await second.empty()).toBe(rows);
    await queues.startProcessors(projecting());
    await until(isCaughtUp, 20_000);
    expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
  });

  it('leaves rows younger than a second to the relay that holds the lock', async () => {
    const queues = await open();
    const [first, second] = [new Relay(database.dataSource, queues), new Relay(database.dataSource, queues)];
    ends.push(
      () => first.close(),
      () => second.close(),
    );
    expect(await first.empty()).toBe(0);
    for (const step of untilTheLetter('north', 1)) await appendStep(log, step);
    expect(await second.empty()).toBe(0);
    await first.close();
    expect(await second.empty()).toBeGreaterThan(0);
  });

  it('takes each of more rows than one batch holds once, although it reads a batch before the last is deleted', async () => {
    const streams = Array.from({ length: 1_703 }, (_, place) => `inspection-${place}`);
    await log.append(
      streams.map((stream) => ({
        stream,
        expected: { version: 0, hash: null },
        events: [{ type: 'TallyFrozen', on: '2015-12-16', by: 'lead@inspectorate.example', data: { tally: [] } }],
      })),
    );
    const nudged: string[] = [];
    const relay = new Relay(database.dataSource, {
      enqueue: async (_, nudges) =>
        void nudged.push(...nudges.map((nudge) => ('stream' in nudge ? nudge.stream : nudge.itemId))),
    });
    ends.push(() => relay.close());
    expect(await relay.empty()).toBe(streams.length);
    expect(nudged.sort()).toEqual(streams.sort());
    expect((await outboxDepth(database.dataSource)).rows).toBe(0);
  });

  describe('told by name of what was appended', () => {
    let nudged: string[];
    let relay: Relay;
    let isAway: boolean;
    beforeEach(async () => {
      nudged = [];
      isAway = false;
      relay = new Relay(database.dataSource, {
        async enqueue(name, nudges) {
          if (isAway) throw new Error('Redis is away');
          if (name === 'projections')
            nudged.push(...nudges.map((nudge) => ('stream' in nudge ? nudge.stream : nudge.itemId)));
        },
      });
      ends.push(() => relay.close());
      await relay.empty();
    });
    const append = async (stream: string): Promise<readonly OutboxRow[]> => {
      await log.append([
        {
          stream,
          expected: { version: 0, hash: null },
          events: [{ type: 'TallyFrozen', on: '2015-12-16', by: 'lead@inspectorate.example', data: { tally: [] } }],
        },
      ]);
      return takeFromOutbox(database.dataSource.manager, ['TallyFrozen'], 10);
    };
    const left = async (): Promise<number> => (await outboxDepth(database.dataSource)).rows;

    it('nudges for it once, however often it is named, and deletes its row soon', async () => {
      const rows = await append('inspection-north');
      await Promise.all([relay.tell(rows), relay.tell(rows)]);
      expect(nudged).toEqual(['inspection-north']);
      await until(async () => (await left()) === 0);
    });

    it('finds it again where the queues were away', async () => {
      const rows = await append('inspection-north');
      isAway = true;
      await expect(relay.tell(rows)).rejects.toThrow('Redis is away');
      isAway = false;
      expect(await relay.empty()).toBe(1);
      expect(nudged).toEqual(['inspection-north']);
    });

    it('leaves what a newer release has appended', async () => {
      const rows = await append('inspection-north');
      await relay.tell(rows.map((row) => ({ ...row, type: 'CaseMislaid' })));
      await relay.close();
      expect(nudged).toEqual([]);
      expect(await left()).toBe(1);
    });

    it('has deleted what it told of when it is closed', async () => {
      await relay.tell(await append('inspection-north'));
      await relay.close();
      expect(await left()).toBe(0);
    });
  });

  it('lets go of its lock when it cannot read, so that another process takes every row', async () => {
    const queues = await open();
    const elsewhere = await openDatabase(database.url);
    ends.push(() => elsewhere.destroy());
    const [first, second] = [new Relay(database.dataSource, queues), new Relay(elsewhere, queues)];
    ends.push(
      () => first.close(),
      () => second.close(),
    );
    await first.empty();
    await database.dataSource.query('alter table log.outbox rename to away');
    await expect(first.empty()).rejects.toThrow('log.outbox');
    await database.dataSource.query('alter table log.away rename to outbox');
    await second.empty();
    expect([first.takesEveryRow, second.takesEveryRow]).toEqual([false, true]);
  });

  it('keeps its rows while the queues cannot be reached', async () => {
    for (const step of untilTheLetter('north', 1)) await appendStep(log, step);
    const { rows } = await outboxDepth(database.dataSource);
    const away = new Relay(database.dataSource, { enqueue: () => Promise.reject(new Error('Redis is away')) });
    ends.push(() => away.close());
    await expect(away.empty()).rejects.toThrow('Redis is away');
    expect((await outboxDepth(database.dataSource)).rows).toBe(rows);
  });
});

needs('redis-server')('relay and worker on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => redis.flush());

  it('lose nothing when Redis loses everything: the next sweep finds it', async () => {
    const queues = await open({ redisUrl: redis.url });
    for (const step of untilTheLetter('north', 3)) await appendStep(log, step);
    const relay = new Relay(database.dataSource, queues);
    ends.push(() => relay.close());
    await relay.empty();
    await redis.flush();
    const worker = await startWorker({
      settings: { ...loadSettings({}), smtpUrl: 'smtp://127.0.0.1:1' },
      dataSource: database.dataSource,
      log,
      renderings: new RenderingStore(database.dataSource),
      frameworks: [],
      queues,
      clock,
    });
    ends.push(() => worker.stop());
    await worker.sweep();
    await until(isCaughtUp, 20_000);
    expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
  });

  it('run as processes of their own, and stop in order when they are told to', async () => {
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      SMTP_URL: 'smtp://127.0.0.1:1',
      MASTER_KEY: masterKey.toString('hex'),
    };
    const processes = [['relay'], ['worker'], ['worker', '--queues', 'projections']].map((app) => start(app, env));
    await until(() => processes.every(({ said }) => said().includes(' started')), 25_000);
    for (const step of untilTheLetter('north', 3)) await appendStep(log, step);
    await until(isCaughtUp, 20_000);
    expect((await replayEqual(database.dataSource, log)).differences).toEqual([]);
    for (const { child } of processes) child.kill('SIGTERM');
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  }, 60_000);
});

function start(
  app: string[],
  env: NodeJS.ProcessEnv,
): { child: ChildProcess; said: () => string; ended: Promise<number> } {
  const child = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), ...app], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => code as number);
  ends.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, said: () => said, ended };
}
