import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { outboxDepth, PostgresEventLog, PostgresKeyring } from '#event-log';
import { projectFile, SystemClock } from '#platform';
import { openQueues, type Queues } from '#queues';
import { Network } from '../crash/network.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { appendStep, historyOf, type Step } from '../support/history.ts';
import { until } from '../support/until.ts';

/** What an event may have to wait for when the relay that takes every row is gone. */
const promisedMs = 2_000;
/** Lives through several polls of a relay. */
const rounds = 4;

interface RelayProcess {
  readonly child: ChildProcess;
  readonly toPostgres: Network;
}

let database: TestDatabase;
let log: PostgresEventLog;
let queues: Queues;
let relays: readonly RelayProcess[];
let steps: readonly Step[];

beforeEach(async () => {
  database = await testDatabase();
  const keyring = new PostgresKeyring(database.dataSource, randomBytes(32));
  log = new PostgresEventLog(database.dataSource, keyring, new SystemClock());
  queues = await openQueues({ databaseUrl: database.url });
  steps = historyOf(`north-${randomUUID().slice(0, 8)}`, 8, []);
  relays = await Promise.all([startRelayProcess(), startRelayProcess()]);
}, 60_000);

afterEach(async () => {
  for (const { child, toPostgres } of relays) {
    toPostgres.mend();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await toPostgres.stop();
  }
  await queues.close();
  await database.stop();
});

async function startRelayProcess(): Promise<RelayProcess> {
  const toPostgres = await Network.to(Number(new URL(database.url).port));
  const child = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), 'relay'], {
    env: { ...process.env, DATABASE_URL: toPostgres.url(database.url), REDIS_URL: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(() => said.includes('"relay started"'), 30_000);
  return { child, toPostgres };
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

/** Appends one event after another, each once the one before has been relayed; answers the longest wait in milliseconds. */
async function longestWaitMs(): Promise<number> {
  let longest = 0;
  for (const step of steps.slice(1, 1 + rounds)) {
    const appendedAt = Date.now();
    await appendStep(log, step);
    await until(async () => (await outboxDepth(database.dataSource)).rows === 0);
    longest = Math.max(longest, Date.now() - appendedAt);
  }
  return longest;
}

async function relayedFirst(): Promise<void> {
  const [first] = steps;
  if (first === undefined) throw new Error('There is no history.');
  await appendStep(log, first);
  await until(async () => (await outboxDepth(database.dataSource)).rows === 0);
}

it('goes on nudging within two seconds when the relay that takes every row is killed', async () => {
  await relayedFirst();
  const { child } = await holder();
  child.kill('SIGKILL');
  expect(await longestWaitMs()).toBeLessThan(promisedMs);
}, 60_000);

it('goes on nudging within two seconds when that relay falls silent and keeps its lock', async () => {
  await relayedFirst();
  const { toPostgres } = await holder();
  toPostgres.cut('silence');
  expect(await longestWaitMs()).toBeLessThan(promisedMs);
}, 60_000);
