import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { projectFile } from '#platform';

export interface ProductProcess {
  /** The most that it has had in memory since its start, in MiB; null where the system does not say (it is not Linux). */
  peakMiB(): number | null;
  /** Asks it to finish what it has in hand, and waits for its end. */
  stop(): Promise<void>;
}

const composed = (): { services: Record<'relay' | 'worker', { command: readonly string[] }> } =>
  parse(readFileSync(projectFile('docker-compose.yml'), 'utf8')) as ReturnType<typeof composed>;

/**
 * Starts an app of the product as it runs in production: a process of its own, with the command of docker-compose.yml and
 * its settings in the environment.
 */
export function startProduct(
  app: 'relay' | 'worker',
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): ProductProcess {
  const [, ...command] = composed().services[app].command;
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: projectFile(),
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.includes('"level":"info"')) process.stderr.write(`${line}\n`);
  });
  return {
    peakMiB() {
      if (process.platform !== 'linux') return null;
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      return peak === undefined ? null : Math.round(Number(peak) / 1024);
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
