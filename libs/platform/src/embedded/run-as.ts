import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { userNamed } from './user-named.ts';

/** Whom Postgres runs as where we are root, which it refuses to be. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Undefined where we are not root: then Postgres runs as we do. An existing data folder keeps its owner; a new one
 * belongs to `postgres`, or to `nobody` on a machine that has no such user: no account is made for us.
 */
export function runAs(dataFolder?: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = dataFolder === undefined ? undefined : statSync(dataFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = userNamed('postgres') ?? userNamed('nobody');
  if (user !== undefined) return user;
  throw new Error('Postgres does not run as root, and this machine has neither a user `postgres` nor `nobody`.');
}

/** Whether that user can reach a folder and write into it: a root home of mode 0700 lets nobody else through. */
export async function canUse(folder: string, user: RunAs | undefined): Promise<boolean> {
  return (await outcomeOf('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], { ...user, cwd: '/' })).status === 0;
}

/**
 * Runs a program to its end without holding this process up, which has other things to load meanwhile.
 * @param options.signal kills it
 * @returns its exit status, null where it could not be started or was killed, and what it said on standard error
 */
export async function outcomeOf(
  program: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; cwd: string; env?: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, said };
  } catch (error) {
    return { status: null, said: error instanceof Error ? error.message : String(error) };
  }
}
