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

/** The one server of a run of the tests, as the first test file that asked for it left it for the others. */
interface SharedServer {
  readonly url: string;
  /** The database with all tables and no rows. */
  readonly template: string;
  /** Of a server that this run has started itself; one that was given by TEST_DATABASE_URL is left running. */
  readonly own?: { readonly pid: number; readonly place: string };
}

const START_WITHIN_MS = 60_000;

/**
 * A fresh database with all tables and no rows, in the one server of this run of the tests: the embedded Postgres, or
 * the one that TEST_DATABASE_URL names, whose user may create databases. The schema is brought up once, into a
 * template; copying that takes less than a tenth of a second.
 */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server.url, (client) => client.query(`create database ${name} template ${server.template}`));
  const url = databaseUrl(server.url, name);
  const dataSource = await openDatabase(url, options);
  return {
    dataSource,
    url,
    async stop() {
      if (dataSource.isInitialized) await dataSource.destroy();
      await onServer(server.url, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** The first test file of the run that asks starts or fills the server, the end of the run stops or empties it. */
async function sharedServer(): Promise<SharedServer> {
  const runPid = Number(process.env['TEST_RUN_PID']);
  if (!Number.isInteger(runPid)) throw new Error('TEST_RUN_PID is not set: run the tests by `npm test`.');
  const folder = join(tmpdir(), `inspection-test-run-${runPid}`);
  const shared = join(folder, 'server.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const end = Date.now() + START_WITHIN_MS;
  while (Date.now() < end) {
    if (existsSync(shared)) return JSON.parse(readFileSync(shared, 'utf8')) as SharedServer;
    if (!claim(join(folder, 'starting'))) {
      await pause(20);
      continue;
    }
    const given = process.env['TEST_DATABASE_URL'];
    const started = given === undefined ? await startEmbeddedPostgres({ ownerPid: runPid }) : { url: given };
    const server: SharedServer = {
      url: started.url,
      // A server that was given may serve other runs at the same time.
      template: `migrated_${runPid}`,
      ...('pid' in started ? { own: { pid: started.pid, place: started.place } } : {}),
    };
    try {
      await onServer(server.url, async (client) => {
        await client.query(`drop database if exists ${server.template}`);
        await client.query(`create database ${server.template}`);
      });
      const dataSource = await openDatabase(databaseUrl(server.url, server.template));
      await migrateAll(dataSource);
      await dataSource.destroy();
      writeFileSync(`${shared}.new`, JSON.stringify(server));
      renameSync(`${shared}.new`, shared);
      return server;
    } catch (cause) {
      if ('stop' in started) await started.stop();
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
