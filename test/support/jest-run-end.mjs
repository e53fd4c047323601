// Runs in jest's own process, after all test files: ends the database server that they shared, if one was started.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export default async function endRun() {
  const folder = join(tmpdir(), `inspection-test-run-${process.pid}`);
  const shared = join(folder, 'server.json');
  if (!existsSync(shared)) return;
  const { pid, place } = JSON.parse(readFileSync(shared, 'utf8'));
  const isAlive = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  if (isAlive()) process.kill(pid, 'SIGQUIT');
  for (const end = Date.now() + 5_000; isAlive() && Date.now() < end;) await pause(20);
  for (const path of [place, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}
