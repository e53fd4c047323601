import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

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
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // no such user: the next one
    }
  }
  throw new Error('Postgres does not run as root, and this machine has neither a user `postgres` nor `nobody`.');
}

/** Whether that user can reach a folder and write into it: a root home of mode 0700 lets nobody else through. */
export function canUse(folder: string, user: RunAs | undefined): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}
