import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { openDatabase, startEmbeddedPostgres } from '#platform';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';

export interface TestDatabase {
  readonly dataSource: DataSource;
  readonly url: string;
  /** Closes the connections and drops the database. */
  stop(): Promise<void>;
}

const TEMPLATE = 'migrated';
const START_WITHIN_MS = 60_000;

/**
 * A fresh database with all tables and no rows, in the one server of this run of the tests. The schema is brought up
 * once, into a template; copying that takes less than a tenth of a second.
 */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`create database ${name} template ${TEMPLATE}`));
  const url = databaseUrl(server, name);
  const dataSource = await openDatabase(url, options);
  return {
    dataSource,
    url,
    async stop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** The server's URL; the first test file of the run that asks starts it, the end of the run stops it. */
async function sharedServer(): Promise<string> {
  const runPid = Number(process.env['TEST_RUN_PID']);
  if (!Number.isInteger(runPid)) throw new Error('TEST_RUN_PID is not set: run the tests by `npm test`.');
  const folder = join(tmpdir(), `inspection-test-run-${runPid}`);
  const shared = join(folder, 'server.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const end = Date.now() + START_WITHIN_MS;
  while (Date.now() < end) {
    if (existsSync(shared)) return (JSON.parse(readFileSync(shared, 'utf8')) as { url: string }).url;
    if (!claim(join(folder, 'starting'))) {
      await pause(20);
      continue;
    }
    const server = await startEmbeddedPostgres({ ownerPid: runPid });
    try {
      await onServer(server.url, (client) => client.query(`create database ${TEMPLATE}`));
      const dataSource = await openDatabase(databaseUrl(server.url, TEMPLATE));
      await migrateAll(dataSource);
      await dataSource.destroy();
      writeFileSync(`${shared}.new`, JSON.stringify({ url: server.url, pid: server.pid, place: server.place }));
      renameSync(`${shared}.new`, shared);
      return server.url;
    } catch (cause) {
      await server.stop();
      rmSync(join(folder, 'starting'), { recursive: true });
      throw cause;
    }
  }
  throw new Error('Another test file began to start the database server and did not finish.');
}

/** True for exactly one of all test processes. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
