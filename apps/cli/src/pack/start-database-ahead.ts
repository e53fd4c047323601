import { startEmbeddedPostgres } from '#platform';
import type { EmbeddedPostgres } from '#platform';

export interface DatabaseAhead {
  /** With its schema up to date. Rejects where it did not start; whoever needs it hears of that then. */
  readonly server: Promise<EmbeddedPostgres>;
  /** Ends what was started, if it was, and may be called whether or not somebody else has ended it. */
  stop(): Promise<void>;
}

/**
 * Starts the database that a run will need, and brings its schema up to date, while the pack is read and the run's own
 * code is being loaded: each takes a second or two, and they hardly meet on one core. Undefined where the environment
 * names a database.
 */
export function startDatabaseAhead({ DATABASE_URL }: NodeJS.ProcessEnv): DatabaseAhead | undefined {
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return undefined;
  const notNeeded = new AbortController();
  const server = startWithSchema(notNeeded.signal);
  const started = server.catch(() => undefined);
  return {
    server,
    stop: async () => {
      notNeeded.abort();
      await (await started)?.stop();
    },
  };
}

async function startWithSchema(signal: AbortSignal): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ signal });
  try {
    if (signal.aborted) throw new Error('The database is not needed any more.');
    const { bringSchemaUp } = await import('./bring-schema-up.ts');
    await bringSchemaUp(server.url);
    return server;
  } catch (cause) {
    await server.stop();
    throw cause;
  }
}
