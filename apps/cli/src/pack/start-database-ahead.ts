import { startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';

export interface DatabaseAhead {
  /** Rejects where it did not start; whoever needs it hears of that then. */
  readonly server: Promise<EmbeddedPostgres>;
  /** Ends what was started, if it was, and may be called whether or not somebody else has ended it. */
  stop(): Promise<void>;
}

/**
 * Starts the database that a run will need while the run's own code is still being loaded: each takes a second, and they
 * hardly meet on one core. Undefined where the environment names a database.
 */
export function startDatabaseAhead({ DATABASE_URL }: NodeJS.ProcessEnv): DatabaseAhead | undefined {
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return undefined;
  const server = startEmbeddedPostgres();
  const started = server.catch(() => undefined);
  return { server, stop: async () => (await started)?.stop() };
}
