import { deleteFromOutbox, takeFromOutbox } from '#event-log';
import type { NamedNews, OutboxRow } from '#event-log';
import { log } from '#platform';
import { consumersOf, nudgesFor, subscriptions } from '#queues';
import type { Queues } from '#queues';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** Rows in one go: enough that many events cost few round trips, few enough to be doubled without harm. */
const batchSize = 1_000;
/** What a relay without the lock leaves to the one that holds it. */
const leaveYoungerThanMs = 1_000;
const lockName = 'relay';
/** A row of a newer release stays where it is, for a relay that knows it. */
const routedTypes = Object.keys(subscriptions);
const isRouted = (type: string): boolean => consumersOf(type) !== undefined;
/** How long the rows of told news lie in the outbox: some are deleted together, and another relay leaves them alone. */
const deletedAfterMs = 50;

/**
 * Empties the outbox into the queues: read a batch, enqueue its nudges, delete its rows. A crash in between doubles
 * nudges, which is harmless. Of two relays the holder of a lock takes every row, the other only what the holder has left
 * lying for a second.
 */
export class Relay {
  readonly #dataSource: DataSource;
  readonly #queues: Pick<Queues, 'enqueue'>;
  #lock: QueryRunner | undefined;
  /** Rows that are being told of, or have been and are still there. */
  readonly #inHand = new Set<string>();
  /** Those of them that can be deleted. */
  #told: string[] = [];
  #deleting: NodeJS.Timeout | undefined;

  constructor(dataSource: DataSource, queues: Pick<Queues, 'enqueue'>) {
    this.#dataSource = dataSource;
    this.#queues = queues;
  }

  /**
   * Relays until nothing is left that is this relay's to take, or it is to stop; answers how many rows it relayed.
   * While a batch goes to the queues, the one before it is deleted and the one after it is read.
   */
  async empty(isToStop: () => boolean = () => false): Promise<number> {
    let relayed = 0;
    let batch = await this.#take();
    while (batch.length > 0) {
      const isLast = batch.length < batchSize || isToStop();
      const telling = this.#enqueue(batch);
      const [next] = await Promise.all([isLast ? [] : this.#take(), telling, this.#deleteTold()]);
      relayed += batch.length;
      batch = next;
    }
    await this.#deleteTold();
    return relayed;
  }

  /**
   * Relays rows that somebody has named after their commit, without reading them; only for a relay that takes every row.
   * They are deleted a moment later, with others; where that fails, the next look at the outbox finds them.
   */
  async tell(named: readonly NamedNews[]): Promise<void> {
    // A type of a newer release stays where it is; what a look at the outbox has found already, is told.
    await this.#enqueue(named.filter(({ id, type }) => isRouted(type) && !this.#inHand.has(id)));
    this.#deleting ??= setTimeout(() => {
      this.#deleting = undefined;
      this.#deleteTold().catch((error: unknown) => log.warn('relay put off', { reason: String(error) }));
    }, deletedAfterMs);
  }

  /** Whether this relay takes every row, or only what another has left lying. */
  get takesEveryRow(): boolean {
    return this.#lock !== undefined;
  }

  /** Deletes what it has told of and lets go of the lock, so that the other relay takes every row at once. */
  async close(): Promise<void> {
    clearTimeout(this.#deleting);
    this.#deleting = undefined;
    await this.#deleteTold().catch(() => undefined);
    await this.#letGo();
  }

  async #letGo(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    if (lock === undefined) return;
    await lock.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [lockName]).catch(() => undefined);
    await lock.release();
  }

  /** Rows that this relay may take, but for those that it has in hand. */
  async #take(): Promise<readonly OutboxRow[]> {
    const taken = await this.#read();
    // Of some it was told while it read.
    return taken.filter(({ id }) => !this.#inHand.has(id));
  }

  async #read(): Promise<readonly OutboxRow[]> {
    const lock = await this.#holdLock();
    const own = { inHand: [...this.#inHand] };
    if (lock === undefined)
      return takeFromOutbox(this.#dataSource.manager, routedTypes, batchSize, {
        ...own,
        olderThanMs: leaveYoungerThanMs,
      });
    try {
      // Read on the connection that holds the lock: if it is lost, so is the right to take every row.
      return await takeFromOutbox(lock, routedTypes, batchSize, own);
    } catch (error) {
      // Of a connection that works, the pool would keep the lock for whoever asks next.
      await this.#letGo().catch(() => undefined);
      throw error;
    }
  }

  async #enqueue(rows: readonly NamedNews[]): Promise<void> {
    for (const { id } of rows) this.#inHand.add(id);
    try {
      await Promise.all([...nudgesFor(rows)].map(([queue, nudges]) => this.#queues.enqueue(queue, nudges)));
      for (const { id } of rows) this.#told.push(id);
    } catch (error) {
      for (const { id } of rows) this.#inHand.delete(id);
      throw error;
    }
  }

  async #deleteTold(): Promise<void> {
    const ids = this.#told;
    if (ids.length === 0) return;
    this.#told = [];
    // Also where they could not be deleted: then they are taken, and told of, once more.
    await deleteFromOutbox(this.#dataSource.manager, ids).finally(() => ids.forEach((id) => this.#inHand.delete(id)));
  }

  /** The connection that holds the lock, or undefined where another relay holds it. */
  async #holdLock(): Promise<EntityManager | undefined> {
    if (this.#lock !== undefined) return this.#lock.manager;
    const runner = this.#dataSource.createQueryRunner();
    try {
      await runner.connect();
      const [answer] = (await runner.query(`select pg_try_advisory_lock(hashtextextended($1, 0)) as held`, [
        lockName,
      ])) as [{ held: boolean }];
      if (answer.held) {
        this.#lock = runner;
        return runner.manager;
      }
    } catch (error) {
      await runner.release().catch(() => undefined);
      throw error;
    }
    await runner.release();
    return undefined;
  }
}
