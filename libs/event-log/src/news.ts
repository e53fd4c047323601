import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { log, poolOf } from '#platform';

const CHANNEL = 'outbox';
/**
 * One message to the server, and so one transaction. A NOTIFY is a commit, which would else wait for the disk; who
 * listened is gone after a crash of the server, and looks at the outbox on coming back.
 */
const NOTIFY = `select set_config('synchronous_commit', 'off', true); notify ${CHANNEL}`;
/** Hundreds of appends a second wake the relay less often, not later than this; at a hundred a second each wakes it at once. */
const QUIET_AFTERWARDS_MS = 3;

/**
 * Tells the relay, after a commit, that the outbox has news. Best effort: the relay polls as well. Never inside the
 * transaction: NOTIFY takes a lock on the whole database at commit, which halves the appends a second. However many
 * appends end while one NOTIFY is under way, or was a moment ago, one more follows.
 */
export class NewsBell {
  readonly #dataSource: DataSource;
  #state: 'quiet' | 'ringing' | 'once more' = 'quiet';

  private constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** The one bell of a data source, whoever asks. */
  static of(dataSource: DataSource): NewsBell {
    const bell = bells.get(dataSource) ?? new NewsBell(dataSource);
    bells.set(dataSource, bell);
    return bell;
  }

  ring(): void {
    if (this.#state === 'quiet') void this.#notify();
    else this.#state = 'once more';
  }

  async #notify(): Promise<void> {
    this.#state = 'ringing';
    try {
      await poolOf(this.#dataSource).query(NOTIFY);
    } catch (error) {
      if (this.#dataSource.isInitialized) log.warn('relay not woken', { reason: String(error) });
    }
    await pause(QUIET_AFTERWARDS_MS, undefined, { ref: false });
    const rangMeanwhile = this.#hasNews();
    this.#state = 'quiet';
    if (rangMeanwhile) this.ring();
  }

  #hasNews(): boolean {
    return this.#state === 'once more';
  }
}

const bells = new WeakMap<DataSource, NewsBell>();

const RECONNECT_AFTER_MS = 1_000;

/**
 * Calls `onNews` whenever an append has committed somewhere, and once after every (re)connection, since what was said
 * in between was not heard.
 * @param url of the database; a connection of its own is held open
 */
export async function listenForNews(url: string, onNews: () => void): Promise<{ stop(): Promise<void> }> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const mine = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'inspection news' });
    client = mine;
    mine.on('error', (error) => log.warn('news connection lost', { reason: error.message }));
    mine.on('notification', onNews);
    await mine.connect();
    await mine.query(`listen ${CHANNEL}`).catch(async (error: unknown) => {
      await mine.end();
      throw error;
    });
    mine.once('end', connectLater);
    onNews();
  };
  const connectLater = (): void => {
    if (!stopped) timer = setTimeout(() => void connect().catch(connectLater), RECONNECT_AFTER_MS);
  };

  await connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
