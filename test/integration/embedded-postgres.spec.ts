import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { projectFile, startEmbeddedPostgres } from '#platform';

interface Started {
  readonly url: string;
  readonly pid: number;
  readonly place: string;
}

let folder: string;
const children: ChildProcess[] = [];

beforeAll(() => void execFileSync(process.execPath, [projectFile('apps', 'launch.mjs'), '--compile-only']));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inspection-embedded-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A process of its own that starts the database and then does nothing, until it is ended. */
async function startElsewhere(options: object): Promise<{ child: ChildProcess; started: Started }> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(projectFile('dist/libs/platform/src/index.js'))});
    const { url, pid, place } = await startEmbeddedPostgres(${JSON.stringify(options)});
    console.log(JSON.stringify({ url, pid, place }));
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)));
    child.once('exit', () => reject(new Error(said)));
  });
  return { child, started: JSON.parse(line) as Started };
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function untilUnreachable(url: string): Promise<void> {
  while (
    await query(url, 'select').then(
      () => true,
      () => false,
    )
  )
    await nextTurn();
}

describe('the embedded Postgres', () => {
  it('leaves neither process nor folder behind when it is temporary', async () => {
    const server = await startEmbeddedPostgres();
    expect(await query(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(existsSync(server.place)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(server.place)).toBe(false);
    await untilUnreachable(server.url);
  }, 60_000);

  it('keeps a folder between starts, safe against a power cut', async () => {
    const first = await startEmbeddedPostgres({ folder });
    await query(first.url, 'create table kept as select 1 as one');
    expect(await query(first.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(first.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    await first.stop();
    const second = await startEmbeddedPostgres({ folder });
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();
  }, 60_000);

  it('says whose it is when a second start comes while one runs', async () => {
    const { child } = await startElsewhere({ folder });
    await expect(startEmbeddedPostgres({ folder })).rejects.toThrow(`in use by process ${child.pid}`);
    child.kill('SIGTERM');
    await ended(child);
  }, 60_000);

  it('is found again, and used again, after its process was killed', async () => {
    const { child, started } = await startElsewhere({ folder });
    await query(started.url, 'create table kept as select 1 as one');
    child.kill('SIGKILL');
    await ended(child);
    const again = await startEmbeddedPostgres({ folder });
    expect(again.pid).toBe(started.pid);
    expect(await query(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await again.stop();
    await untilUnreachable(started.url);
  }, 60_000);

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with a process that %s ends',
    async (signal) => {
      const { child, started } = await startElsewhere({});
      child.kill(signal);
      await ended(child);
      await untilUnreachable(started.url);
    },
    60_000,
  );

  it('is cleared away by the next start when it was temporary and its process was killed', async () => {
    const { child, started } = await startElsewhere({});
    child.kill('SIGKILL');
    await ended(child);
    const next = await startEmbeddedPostgres();
    expect(existsSync(started.place)).toBe(false);
    await untilUnreachable(started.url);
    await next.stop();
  }, 60_000);
});
