import { deleteFromOutbox, takeFromOutbox } from '#event-log';
import type { OutboxRow } from '#event-log';
import { nudgesFor, subscriptions } from '#queues';
import type { Queues } from '#queues';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** Rows in one go: enough that a thousand events cost two round trips to the queues, few enough to be doubled without harm. */
const batchSize = 500;
/** What a relay without the lock leaves to the one that holds it. */
const leaveYoungerThanMs = 1_000;
const lockName = 'relay';
/** A row of a newer release stays where it is, for a relay that knows it. */
const routedTypes = Object.keys(subscriptions);

const idsOf = (rows: readonly OutboxRow[]): readonly string[] => rows.map(({ id }) => id);

/**
 * Empties the outbox into the queues: read a batch, enqueue its nudges, delete its rows. A crash in between doubles
 * nudges, which is harmless. Of two relays the holder of a lock takes every row, the other only what the holder has left
 * lying for a second.
 */
export class Relay {
  readonly #dataSource: DataSource;
  readonly #queues: Pick<Queues, 'enqueue'>;
  #lock: QueryRunner | undefined;

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
    let before: readonly OutboxRow[] = [];
    let batch = await this.#take([]);
    while (batch.length > 0) {
      const isLast = batch.length < batchSize || isToStop();
      const [next] = await Promise.all([
        isLast ? [] : this.#take([...before, ...batch]),
        this.#enqueue(batch),
        this.#delete(before),
      ]);
      relayed += batch.length;
      before = batch;
      batch = next;
    }
    await this.#delete(before);
    return relayed;
  }

  /** Whether this relay takes every row, or only what another has left lying. */
  get takesEveryRow(): boolean {
    return this.#lock !== undefined;
  }

  /** Lets go of the lock, so that the other relay takes every row at once. */
  async close(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    if (lock === undefined) return;
    await lock.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [lockName]).catch(() => undefined);
    await lock.release();
  }

  /** @param inHand rows that this relay has taken and not deleted yet */
  async #take(inHand: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const lock = await this.#holdLock();
    const own = { inHand: idsOf(inHand) };
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
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  async #enqueue(rows: readonly OutboxRow[]): Promise<void> {
    await Promise.all([...nudgesFor(rows)].map(([queue, nudges]) => this.#queues.enqueue(queue, nudges)));
  }

  async #delete(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length > 0) await deleteFromOutbox(this.#dataSource.manager, idsOf(rows));
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
