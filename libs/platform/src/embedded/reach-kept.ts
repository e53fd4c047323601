import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keptPlace } from './places.ts';
import { findRunning, textOf } from './postmaster.ts';
import { runAs } from './run-as.ts';
import { startEmbeddedPostgres } from './start.ts';

/** A kept database to look at. */
export interface ReachedDatabase {
  /** With its password: not for logs. */
  readonly url: string;
  /** Ends the server only if it was started for this look. */
  stop(): Promise<void>;
}

/**
 * Reaches the database that is kept in a folder, whether or not the product runs on it just now.
 * @returns undefined where nothing has been kept there yet
 */
export async function reachKeptDatabase(folder: string): Promise<ReachedDatabase | undefined> {
  if (!existsSync(folder)) return undefined;
  const place = await keptPlace(folder, runAs(folder));
  if (!existsSync(join(place, 'data', 'PG_VERSION'))) return undefined;
  const running = findRunning(join(place, 'data'));
  const password = textOf(join(place, 'password'))?.trim();
  if (running === undefined || password === undefined) return startEmbeddedPostgres({ folder });
  const url = `postgres://inspection:${password}@127.0.0.1:${running.port}/postgres`;
  return { url, stop: async () => undefined };
}
