import type { Clock } from '#platform';
import { appendedWith, chainRows, type EventRow, openRows } from './chain.ts';
import type { LoadedStream, RecordedEvent, StreamAppend } from './event.ts';
import { type EventLog, IdempotencyKeyUsed, VersionConflict } from './event-log.ts';
import { type Keyring, MemoryKeyring } from './keyring.ts';

type StoredRow = EventRow & { readonly position: bigint };

/** The log for tests of rules and commands; keeps what the Postgres log keeps, as long as it lives. */
export class MemoryEventLog implements EventLog {
  readonly #clock: Clock;
  readonly #keyring: Keyring;
  readonly #streams = new Map<string, StoredRow[]>();
  readonly #firstByKey = new Map<string, StoredRow>();
  #position = 0n;

  constructor(clock: Clock, keyring: Keyring = new MemoryKeyring()) {
    this.#clock = clock;
    this.#keyring = keyring;
  }

  async load(stream: string, options: { upToVersion?: number } = {}): Promise<LoadedStream> {
    const rows = this.#rowsOf(stream).slice(0, options.upToVersion);
    const last = rows.at(-1);
    return {
      stream,
      head: { version: last?.version ?? 0, hash: last?.hash ?? null },
      events: await this.#open(rows),
    };
  }

  async append(
    appends: readonly StreamAppend[],
    options: { idempotencyKey?: string } = {},
  ): Promise<readonly RecordedEvent[]> {
    const filled = appends.filter(({ events }) => events.length > 0);
    const rows = await chainRows(filled, {
      recordedAt: this.#clock.now(),
      keyToSeal: (scope) => this.#keyring.keyToSeal(scope),
      idempotencyKey: options.idempotencyKey,
    });
    // From here on nothing awaits: checks and writes are one step, as in one statement.
    const used = options.idempotencyKey === undefined ? undefined : this.#firstByKey.get(options.idempotencyKey);
    if (used !== undefined)
      throw new IdempotencyKeyUsed(options.idempotencyKey ?? '', await this.#open(this.#appendOf(used)));
    for (const { stream, expected } of filled) {
      const head = this.#rowsOf(stream).at(-1);
      const isSame = head === undefined ? expected.hash === null : expected.hash?.equals(head.hash) === true;
      if ((head?.version ?? 0) !== expected.version || !isSame) throw new VersionConflict(stream, expected.version);
    }
    const stored = rows.map((row): StoredRow => ({ ...row, position: (this.#position += 1n) }));
    for (const row of stored) {
      this.#streams.set(row.stream, [...this.#rowsOf(row.stream), row]);
      if (row.idempotencyKey !== null) this.#firstByKey.set(row.idempotencyKey, row);
    }
    return this.#open(stored);
  }

  async findByIdempotencyKey(key: string): Promise<readonly RecordedEvent[]> {
    const first = this.#firstByKey.get(key);
    return first === undefined ? [] : this.#open(this.#appendOf(first));
  }

  #rowsOf(stream: string): readonly StoredRow[] {
    return this.#streams.get(stream) ?? [];
  }

  #appendOf(first: StoredRow): readonly StoredRow[] {
    return appendedWith(first).flatMap(({ stream, from, to }) => this.#rowsOf(stream).slice(from - 1, to));
  }

  #open(rows: readonly StoredRow[]): Promise<readonly RecordedEvent[]> {
    return openRows(rows, (scopes) => this.#keyring.keysToOpen(scopes));
  }
}
