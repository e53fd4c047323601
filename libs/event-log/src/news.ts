import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { log, poolOf } from '#platform';
import { messageOf, namedIn, type NamedNews } from './named-news.ts';

const CHANNEL = 'outbox';
/**
 * One statement, and so one transaction. A NOTIFY is a commit, which would else wait for the disk; who listened is gone
 * after a crash of the server, and looks at the outbox on coming back.
 */
const NOTIFY = {
  name: 'ring',
  text: `select pg_notify('${CHANNEL}', $1) from set_config('synchronous_commit', 'off', true)`,
};
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
  #named: NamedNews[] = [];
  /** Some of the news has no name: whoever hears the bell has to look. */
  #isVague = false;

  private constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** The one bell of a data source, whoever asks. */
  static of(dataSource: DataSource): NewsBell {
    const bell = bells.get(dataSource) ?? new NewsBell(dataSource);
    bells.set(dataSource, bell);
    return bell;
  }

  /** @param news the row that was committed; without it the relay reads the outbox */
  ring(news?: NamedNews): void {
    if (news === undefined) this.#isVague = true;
    else this.#named.push(news);
    if (this.#state === 'quiet') void this.#notify();
    else this.#state = 'once more';
  }

  async #notify(): Promise<void> {
    this.#state = 'ringing';
    const message = this.#isVague ? '' : messageOf(this.#named);
    this.#named = [];
    this.#isVague = false;
    try {
      await poolOf(this.#dataSource).query({ ...NOTIFY, values: [message] });
    } catch (error) {
      if (this.#dataSource.isInitialized) log.warn('relay not woken', { reason: String(error) });
    }
    await pause(QUIET_AFTERWARDS_MS, undefined, { ref: false });
    const rangMeanwhile = this.#hasNews();
    this.#state = 'quiet';
    if (rangMeanwhile) void this.#notify();
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
 * @param onNews gets the rows that have come into the outbox; none where it has to look for itself
 */
export async function listenForNews(
  url: string,
  onNews: (named: readonly NamedNews[]) => void,
): Promise<{ stop(): Promise<void> }> {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const mine = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'inspection news' });
    client = mine;
    mine.on('error', (error) => log.warn('news connection lost', { reason: error.message }));
    mine.on('notification', ({ payload }) => onNews(namedIn(payload)));
    await mine.connect();
    await mine.query(`listen ${CHANNEL}`).catch(async (error: unknown) => {
      await mine.end();
      throw error;
    });
    mine.once('end', connectLater);
    onNews([]);
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
