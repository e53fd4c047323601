// Runs in jest's own process, after all test files: ends the database server that they shared, if one was started;
// a server that was given loses the template alone, since each test file drops its own database.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export default async function endRun() {
  const folder = join(tmpdir(), `inspection-test-run-${process.pid}`);
  const shared = join(folder, 'server.json');
  if (!existsSync(shared)) return;
  const { url, template, own } = JSON.parse(readFileSync(shared, 'utf8'));
  if (own === undefined) await dropTemplate(url, template);
  else await endServer(own.pid);
  for (const path of [own?.place, folder]) if (path) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

async function dropTemplate(url, template) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop database if exists ${template} with (force)`).finally(() => client.end());
}

async function endServer(pid) {
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  if (isAlive()) process.kill(pid, 'SIGQUIT');
  for (const end = Date.now() + 5_000; isAlive() && Date.now() < end;) await pause(20);
}
