import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A running Postgres, as its `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** Reads the text of a file, undefined where there is none. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** What `postmaster.pid` says, whether or not that process still lives. Its eighth line is the state. */
export function readPostmaster(dataFolder: string): Postmaster | undefined {
  const lines = textOf(join(dataFolder, 'postmaster.pid'))?.split('\n') ?? [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/** The Postgres that runs on this folder; the file that a dead one has left behind is removed. */
export function findRunning(dataFolder: string): Postmaster | undefined {
  const found = readPostmaster(dataFolder);
  if (found === undefined) return undefined;
  // A process id is soon somebody else's, above all in a container that has been started again.
  if (isAlive(found.pid) && commandOf(found.pid).includes(dataFolder)) return found;
  rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
  // An ended process whose parent has not asked for it yet still has its id: in a container without an init, for good.
  return statusOf(pid)[0] !== 'Z';
}

/** What the kernel says of a process from its state on; empty off Linux. */
const statusOf = (pid: number): readonly string[] => textOf(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ') ?? [];

function commandOf(pid: number): string {
  const listed = textOf(`/proc/${pid}/cmdline`);
  if (listed !== undefined) return listed;
  const { error, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  return error === undefined ? stdout : '';
}

/** When a process started, in the kernel's ticks; tells it from a later one of the same id. */
const startOf = (pid: number): string => statusOf(pid)[19] ?? '';

/** Notes whose server this is. */
export const writeOwner = (place: string, pid: number): void =>
  writeFileSync(join(place, 'owner'), `${pid} ${startOf(pid)}\n`);

/** The process that a server was started for, where that process still lives. */
export function livingOwner(place: string): number | undefined {
  const [pid = '', start = ''] = textOf(join(place, 'owner'))?.trim().split(' ') ?? [];
  const owner = Number(pid);
  return owner > 0 && isAlive(owner) && startOf(owner) === start ? owner : undefined;
}

/** Waits until `isSo`, looking every few milliseconds. @returns false when the time is up */
export async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > end) return false;
    await pause(10);
  }
  return true;
}

/**
 * Ends a Postgres and waits until it is gone: with open transactions rolled back and everything written (`fast`), or
 * at once, where the data goes with it (`immediate`).
 */
export async function endPostmaster(pid: number, how: 'fast' | 'immediate'): Promise<void> {
  const signals = how === 'fast' ? (['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) : (['SIGQUIT', 'SIGKILL'] as const);
  for (const signal of signals) {
    signalIfAlive(pid, signal);
    if (await until(() => !isAlive(pid), 6_000)) return;
  }
}

export function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}
