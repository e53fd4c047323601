import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { outboxDepth, PostgresEventLog, PostgresKeyring } from '#event-log';
import { projectFile, SystemClock } from '#platform';
import { nudgesFor, openQueues, queuedNudges, type OutboxNews, type Queues } from '#queues';
import { Network } from '../crash/network.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, historyOf } from '../support/history.ts';
import { needs } from '../support/needs.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** What news may have to wait for when the relay that takes every row fails. */
const promisedMs = 2_000;
/** Lives through several polls of a relay. */
const rounds = 3;

interface RelayProcess {
  readonly child: ChildProcess;
  readonly toPostgres: Network;
  readonly toRedis: Network;
}

needs('redis-server')('two relays on Redis', () => {
  let redis: TestRedis;
  let database: TestDatabase;
  let log: PostgresEventLog;
  let queues: Queues;
  let relays: readonly RelayProcess[];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  beforeEach(async () => {
    database = await testDatabase();
    const keyring = new PostgresKeyring(database.dataSource, randomBytes(32));
    log = new PostgresEventLog(database.dataSource, keyring, new SystemClock());
    queues = await openQueues({ redisUrl: redis.url });
    relays = await Promise.all([startRelayProcess(), startRelayProcess()]);
  }, 60_000);

  afterEach(async () => {
    for (const { child, toPostgres, toRedis } of relays) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      for (const network of [toPostgres, toRedis]) {
        network.mend();
        await network.stop();
      }
    }
    await queues.close();
    await redis.flush();
    await database.stop();
  });

  async function startRelayProcess(): Promise<RelayProcess> {
    const toPostgres = await Network.to(Number(new URL(database.url).port));
    const toRedis = await Network.to(Number(new URL(redis.url).port));
    const child = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), 'relay'], {
      env: { ...process.env, DATABASE_URL: toPostgres.url(database.url), REDIS_URL: toRedis.url(redis.url) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('"relay started"'), 30_000);
    return { child, toPostgres, toRedis };
  }

  /** The relay whose connection holds the lock: the one that takes every row. */
  async function holder(): Promise<RelayProcess> {
    const ports = async (): Promise<number[]> => {
      const rows: { client_port: number }[] = await database.dataSource.query(
        `select client_port from pg_stat_activity
           join pg_locks using (pid)
          where application_name = 'relay' and locktype = 'advisory' and granted
            and pg_stat_activity.datname = current_database()`,
      );
      return rows.map((row) => row.client_port);
    };
    const holding = async (): Promise<RelayProcess | undefined> => {
      const held = await ports();
      return relays.find(({ toPostgres }) => toPostgres.seenFrom.some((port) => held.includes(port)));
    };
    await until(async () => (await holding()) !== undefined);
    const found = await holding();
    if (found === undefined) throw new Error('No relay holds the lock.');
    return found;
  }

  /** Appends an event to a stream of its own, so that no nudge of another event can be taken for its nudge. */
  async function appendNews(): Promise<OutboxNews> {
    const [step] = historyOf(`north-${randomUUID().slice(0, 8)}`, 1, []);
    if (step === undefined) throw new Error('There is no history.');
    await appendStep(log, step);
    return { stream: step.stream, type: step.event.type };
  }

  /** Waits until the news lies in every queue that is to hear of it: nobody empties them here. */
  async function nudged(news: OutboxNews): Promise<void> {
    const hearing = [...nudgesFor([news]).keys()];
    await until(async () => {
      const nudges = (await queuedNudges(queues)).filter(({ names }) => names === news.stream);
      return hearing.every((queue) => nudges.some((nudge) => nudge.queue === queue));
    });
  }

  /**
   * Appends news at the moment of the fault, then one piece after another, each once the one before has been nudged for.
   * Answers the longest wait in milliseconds, the first counted from the fault.
   */
  async function longestWaitMs(strike: () => void): Promise<number> {
    const caught = await appendNews();
    strike();
    const struckAt = Date.now();
    await nudged(caught);
    let longest = Date.now() - struckAt;
    for (let round = 1; round <= rounds; round++) {
      const appendedAt = Date.now();
      await nudged(await appendNews());
      longest = Math.max(longest, Date.now() - appendedAt);
    }
    return longest;
  }

  interface Fault {
    readonly befalls: string;
    readonly strike: (relay: RelayProcess) => void;
  }
  const faults: readonly Fault[] = [
    { befalls: 'is killed', strike: ({ child }) => void child.kill('SIGKILL') },
    { befalls: 'loses the database', strike: ({ toPostgres }) => toPostgres.cut('reset') },
    {
      befalls: 'hears nothing more of the database and keeps its lock',
      strike: ({ toPostgres }) => toPostgres.cut('silence'),
    },
    { befalls: 'loses Redis and keeps its lock', strike: ({ toRedis }) => toRedis.cut('reset') },
    { befalls: 'hears nothing more of Redis and keeps its lock', strike: ({ toRedis }) => toRedis.cut('silence') },
  ];

  it.each(faults)(
    'go on nudging within two seconds when the one that takes every row $befalls',
    async ({ strike }) => {
      await nudged(await appendNews());
      const struck = await holder();
      expect(await longestWaitMs(() => strike(struck))).toBeLessThan(promisedMs);
      await until(async () => (await outboxDepth(database.dataSource)).rows === 0);
    },
    60_000,
  );
});
