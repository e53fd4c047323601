import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endPostmaster, findRunning, livingOwner, textOf } from './postmaster.ts';
import { canUse, type RunAs } from './run-as.ts';

const PREFIX = 'inspection-postgres-run-';
const temporaryFolders = (): readonly string[] => [...new Set([tmpdir(), '/var/tmp', '/tmp'])];

/** A new, empty place for one run. */
export async function temporaryPlace(user: RunAs | undefined): Promise<string> {
  for (const folder of temporaryFolders()) {
    const place = realpathSync(mkdtempSync(join(folder, PREFIX)));
    if (user !== undefined) chownSync(place, user.uid, user.gid);
    if (await canUse(place, user)) return place;
    rmSync(place, { recursive: true });
  }
  throw new Error(`None of ${temporaryFolders().join(', ')} can be written to by the user that Postgres runs as.`);
}

/**
 * Where a kept database lies: in the folder asked for, or, where that is closed to the user that Postgres runs as,
 * under /var/lib by a name that follows from the folder's, with a note left behind.
 */
export async function keptPlace(folder: string, user: RunAs | undefined): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const wanted = realpathSync(folder);
  if (user === undefined) return wanted;
  chownSync(wanted, user.uid, user.gid);
  if (await canUse(wanted, user)) return wanted;
  const elsewhere = join(
    '/var/lib/inspection-postgres',
    createHash('sha256').update(wanted).digest('hex').slice(0, 16),
  );
  mkdirSync(elsewhere, { recursive: true });
  chownSync(elsewhere, user.uid, user.gid);
  if (!(await canUse(elsewhere, user)))
    throw new Error(`Neither ${wanted} nor ${elsewhere} can be used by user ${user.uid}.`);
  writeFileSync(
    join(wanted, 'where-the-database-lies.txt'),
    `This folder is closed to the user that Postgres runs as, so the database lies in ${elsewhere}\n`,
  );
  return elsewhere;
}

/** Ends the servers of temporary places whose owner was killed, and removes them. */
export async function clearAbandonedPlaces(): Promise<void> {
  for (const folder of temporaryFolders())
    for (const name of namesIn(folder)) {
      if (!name.startsWith(PREFIX)) continue;
      const place = join(folder, name);
      // One without its owner's mark is being set up at this moment.
      if (textOf(join(place, 'owner')) === undefined || livingOwner(place) !== undefined) continue;
      const running = findRunning(join(place, 'data'));
      if (running !== undefined) await endPostmaster(running.pid, 'immediate');
      rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
