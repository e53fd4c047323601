import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import type { Clock } from '#platform';
import { appendedWith, chainRows, type EventRow, openRows } from './chain.ts';
import type { LoadedStream, RecordedEvent, StreamAppend, StreamHead } from './event.ts';
import { type EventLog, IdempotencyKeyUsed, VersionConflict } from './event-log.ts';
import {
  headsOf,
  insertRows,
  type PositionedRow,
  rowByIdempotencyKey,
  rowsAfter,
  rowsBehind,
  rowsInRanges,
} from './event-rows.ts';
import { insertRow } from './insert-row.ts';
import type { Keyring } from './keyring.ts';
import type { NamedNews } from './named-news.ts';
import { NewsBell } from './news.ts';
import { sessionOf, sqlStateOf, type Session, type Transaction } from './session.ts';

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';

interface Inserted {
  readonly positions: readonly bigint[];
  /** What the relay is told of at once; undefined where it is to look for itself. */
  readonly news: NamedNews | undefined;
}

/** The log in Postgres. Every append is one statement that commits by itself, unless it is bound by `within`. */
export class PostgresEventLog implements EventLog {
  readonly #dataSource: DataSource;
  readonly #keyring: Keyring;
  readonly #clock: Clock;
  readonly #bell: NewsBell;
  readonly #transaction: Transaction | undefined;

  constructor(dataSource: DataSource, keyring: Keyring, clock: Clock, transaction?: Transaction) {
    this.#dataSource = dataSource;
    this.#keyring = keyring;
    this.#clock = clock;
    this.#bell = NewsBell.of(dataSource);
    this.#transaction = transaction;
  }

  /**
   * The same log inside a transaction of the caller's. A refused append breaks that transaction; the relay is not
   * woken (it must not be before the commit) unless the caller says `wakeRelay` afterwards, and finds the news by polling.
   */
  within(transaction: Transaction): PostgresEventLog {
    return new PostgresEventLog(this.#dataSource, this.#keyring, this.#clock, transaction);
  }

  wakeRelay(): void {
    this.#bell.ring();
  }

  async load(stream: string, options: { upToVersion?: number } = {}): Promise<LoadedStream> {
    const rows = await rowsAfter(this.#session, stream, { after: 0, upTo: options.upToVersion });
    const last = rows.at(-1);
    return {
      stream,
      head: { version: last?.version ?? 0, hash: last?.hash ?? null },
      events: await this.#open(rows),
    };
  }

  /** The ends of these streams, in their order: what an append to many of them expects to find. */
  async heads(streams: readonly string[]): Promise<readonly StreamHead[]> {
    if (streams.length === 0) return [];
    const heads = await headsOf(this.#session, streams);
    return streams.map((stream) => heads.get(stream) ?? { version: 0, hash: null });
  }

  /** Events of one stream after a version, oldest first, read inside a projection's own transaction. */
  async readAfter(
    manager: EntityManager,
    stream: string,
    options: { after: number; types?: readonly string[]; limit?: number },
  ): Promise<readonly RecordedEvent[]> {
    return this.#open(await rowsAfter(sessionOf(manager), stream, options), manager);
  }

  /**
   * The whole log in pages, stream after stream, each oldest first: for replays. Give the manager of a `repeatable
   * read` transaction to see the log as it is at one moment.
   */
  async *readFromStart(
    options: { pageSize?: number; manager?: EntityManager } = {},
  ): AsyncGenerator<readonly RecordedEvent[]> {
    const { pageSize = 500, manager } = options;
    const session = manager ? sessionOf(manager) : this.#session;
    let last: { stream: string; version: number } = { stream: '', version: 0 };
    for (;;) {
      const rows = await rowsBehind(session, last, pageSize);
      const end = rows.at(-1);
      if (end === undefined) return;
      yield await this.#open(rows, manager);
      last = end;
    }
  }

  async append(
    appends: readonly StreamAppend[],
    options: { idempotencyKey?: string } = {},
  ): Promise<readonly RecordedEvent[]> {
    const filled = appends.filter(({ events }) => events.length > 0);
    if (filled.length === 0) return [];
    // Asked once for each scope, and not again to open what has just been sealed.
    const keys = new Map<string, Buffer>();
    const rows = await chainRows(filled, {
      recordedAt: this.#clock.now(),
      keyToSeal: async (scope) => {
        const key = keys.get(scope) ?? (await this.#keyring.keyToSeal(scope, this.#transaction));
        keys.set(scope, key);
        return key;
      },
      idempotencyKey: options.idempotencyKey,
    });
    const { positions, news } = await this.#insert(filled, rows, options.idempotencyKey);
    if (this.#transaction === undefined) this.#bell.ring(news);
    const positioned = rows.map((row, place) => ({ ...row, position: positions[place] ?? 0n }));
    return openRows(positioned, async () => keys);
  }

  async findByIdempotencyKey(key: string): Promise<readonly RecordedEvent[]> {
    const first = await rowByIdempotencyKey(this.#session, key);
    if (first === undefined) return [];
    return this.#open(await rowsInRanges(this.#session, appendedWith(first)));
  }

  async #insert(
    appends: readonly StreamAppend[],
    rows: readonly EventRow[],
    idempotencyKey: string | undefined,
  ): Promise<Inserted> {
    for (let triesLeft = 3; ; triesLeft -= 1) {
      try {
        const inserted = await this.#tryInsert(appends, rows);
        if (inserted.positions.length === rows.length) return inserted;
      } catch (error) {
        // Two appends that meet on two streams, or on a stream and a key, in opposite orders: one of them starts again.
        if (codeOf(error) === DEADLOCK && this.#transaction === undefined && triesLeft > 1) continue;
        if (codeOf(error) !== UNIQUE_VIOLATION && codeOf(error) !== DEADLOCK) throw error;
      }
      throw await this.#whyRefused(appends, idempotencyKey);
    }
  }

  async #tryInsert(appends: readonly StreamAppend[], rows: readonly EventRow[]): Promise<Inserted> {
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      const expected = appends.map(({ stream, expected: head }) => ({ stream, ...head }));
      return { positions: await insertRows(this.#session, expected, rows), news: undefined };
    }
    const on = { dataSource: this.#dataSource, transaction: this.#transaction };
    const inserted = await insertRow(on, row, appends[0]?.expected.hash ?? null);
    if (inserted === undefined) return { positions: [], news: undefined };
    const { position, outboxId: id } = inserted;
    return { positions: [position], news: { id, stream: row.stream, type: row.type } };
  }

  /** Asked outside the caller's transaction, which is broken by now. */
  async #whyRefused(
    appends: readonly StreamAppend[],
    idempotencyKey: string | undefined,
  ): Promise<VersionConflict | IdempotencyKeyUsed> {
    const outside = new PostgresEventLog(this.#dataSource, this.#keyring, this.#clock);
    if (idempotencyKey !== undefined) {
      const events = await outside.findByIdempotencyKey(idempotencyKey);
      // Before the version: a command repeated after its success meets both, and wants its answer again.
      if (events.length > 0) return new IdempotencyKeyUsed(idempotencyKey, events);
    }
    const heads: readonly { stream: string; version: number }[] = await this.#dataSource.query(
      'select stream, max(version) as version from log.event where stream = any($1) group by stream',
      [appends.map(({ stream }) => stream)],
    );
    const moved = appends.find(
      ({ stream, expected }) => (heads.find((head) => head.stream === stream)?.version ?? 0) !== expected.version,
    );
    // Another history of the same length: any of the streams may be meant.
    const conflict = moved ?? appends[0];
    return new VersionConflict(conflict?.stream ?? '', conflict?.expected.version ?? 0);
  }

  get #session(): Session {
    return sessionOf(this.#transaction ?? this.#dataSource.manager);
  }

  #open(rows: readonly PositionedRow[], within = this.#transaction): Promise<readonly RecordedEvent[]> {
    return openRows(rows, (scopes) => this.#keyring.keysToOpen(scopes, within));
  }
}

/** SQLSTATE of a refusal, whether TypeORM or pg itself asked. */
const codeOf = (error: unknown): string | undefined =>
  sqlStateOf(error instanceof QueryFailedError ? error.driverError : error);
