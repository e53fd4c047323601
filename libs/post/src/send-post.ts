import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { log as report } from '#platform';
import { backoffMs } from './backoff.ts';
import { coalesce } from './coalesce.ts';
import { composeCopy, type Sender } from './compose-copy.ts';
import { EditionsInHand, NeverToBeSent, type LoadRendering } from './edition-parts.ts';
import type { ItemState, PostItem, RestingState } from './item.ts';
import { beginAttempts, claimItems, putOff, putToRest, type Rest } from './register.ts';
import { settle, type Recording } from './settle.ts';
import { parseSmtpUrl } from './smtp-address.ts';
import { SmtpPool, type OpenSession } from './smtp-pool.ts';
import { NoMailServer } from './smtp-session.ts';

export interface SendingSettings {
  readonly smtpUrl: string;
  readonly from: Sender;
  readonly leaseSeconds: number;
  /** For each wait for the mail server; shorter than the lease. */
  readonly smtpTimeoutSeconds: number;
  /** Most connections, and so most items attempting, at once. */
  readonly postConnections: number;
  readonly backoffFirstMs: number;
}

export interface SendingParts extends Recording {
  readonly settings: SendingSettings;
  readonly loadRendering: LoadRendering;
  /** Leaves the post of every other inspection alone: an import must not send what is somebody else's to send. */
  readonly onlyInspectionId?: string | undefined;
  /** Asks for another nudge once an item that was put off is due. */
  readonly nudgeLater: (itemId: string, delayMs: number) => Promise<void>;
}

/** RFC 5321, 4.5.4.1: a sender tries for four to five days before it gives up. */
const GIVE_UP_AFTER_MS = 5 * 24 * 3_600_000;
const DEFERRED_AT_MOST_MS = 15 * 60_000;
/** While there is no mail server at all, one look a minute finds it soon after it is back. */
const NO_SERVER_AT_MOST_MS = 60_000;
/** A nudge that comes a moment before the row is due would be lost until the sweep. */
const AFTER_DUE_MS = 20;
const RECORD_AGAIN_AT_MOST_MS = 5_000;

/**
 * Sends items of post, each at most once at a time over all processes. What several items in hand ask of the register at
 * the same time is asked in one statement and one commit; an item alone waits for no other.
 */
export class PostSender {
  readonly #parts: SendingParts;
  readonly #pool: SmtpPool;
  readonly #name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  readonly #leaseMs: number;
  readonly #editions: EditionsInHand;
  readonly #claim: (itemId: string) => Promise<PostItem | undefined>;
  readonly #begin: (item: PostItem) => Promise<boolean>;
  readonly #record: (rest: Rest) => Promise<PostItem | undefined>;

  constructor(parts: SendingParts) {
    const { settings } = parts;
    this.#parts = parts;
    this.#leaseMs = settings.leaseSeconds * 1000;
    const silence = Math.min(settings.smtpTimeoutSeconds, 30) * 1000;
    // Half of what the lease has left is for recording the answer.
    const whole = silence + Math.max(0, this.#leaseMs - silence) / 2;
    this.#pool = new SmtpPool(parseSmtpUrl(settings.smtpUrl), settings.postConnections, { silence, whole });
    this.#editions = new EditionsInHand(parts.loadRendering);
    this.#claim = coalesce((itemIds: readonly string[]) => this.#claimAll(itemIds));
    this.#begin = coalesce((items: readonly PostItem[]) => this.#beginAll(items));
    const record = coalesce((rests: readonly Rest[]) => this.#recordAll(rests));
    this.#record = async (rest) => {
      const recorded = await record(rest);
      if (recorded.status === 'rejected') throw recorded.reason;
      return recorded.value;
    };
  }

  /**
   * Claims the item, if it is due and free, and sends it. May be asked any number of times, by any number of processes.
   * @returns the state that the item is left in, or null where there was nothing to do
   */
  async sendItem(itemId: string): Promise<ItemState | null> {
    return this.#pool.withPlace(async (open) => {
      const item = await this.#claim(itemId);
      if (!item) return null;
      const settled = await this.#attempt(item, open);
      if (!settled) return null;
      if (settled.state === 'due')
        await this.#parts.nudgeLater(itemId, settled.dueAt.getTime() - settled.changedAt.getTime() + AFTER_DUE_MS);
      return settled.state;
    });
  }

  /** Lets go of idle connections; items in hand are finished first by whoever asked for them. */
  close(): void {
    this.#pool.close();
  }

  async #attempt(item: PostItem, open: OpenSession): Promise<PostItem | undefined> {
    try {
      const parts = await this.#editions.partsFor(item);
      const { envelope, message } = composeCopy(item, parts, this.#parts.settings.from);
      const session = await open();
      if (!(await this.#begin(item))) return undefined;
      const { outcome, reply } = await session.handOver(envelope, message);
      switch (outcome) {
        case 'accepted':
          return await this.#untilRecorded(item, () => this.#putToRest(item, 'sent', reply));
        case 'refused':
          return await this.#untilRecorded(item, () => this.#putToRest(item, 'failed', reply));
        case 'unanswered':
          return await this.#untilRecorded(item, () => this.#putToRest(item, 'unknown', reply));
        case 'deferred':
          return await this.#untilRecorded(item, () =>
            this.#putOff(item, reply, DEFERRED_AT_MOST_MS, GIVE_UP_AFTER_MS),
          );
        default:
          return outcome satisfies never;
      }
    } catch (error) {
      // Nothing has been offered to the mail server yet: #untilRecorded does not throw and handOver does not either.
      if (error instanceof NeverToBeSent) return this.#putToRest(item, 'failed', error.message);
      if (error instanceof NoMailServer) return this.#putOff(item, error.message, NO_SERVER_AT_MOST_MS, null);
      this.#warn('item put off', item.itemId, error);
      // The database may have gone just as it noted the attempt. An item left so would become unknown, and this one is known.
      return this.#untilRecorded(item, () =>
        this.#putOff(item, 'Not tried: something failed on our side.', NO_SERVER_AT_MOST_MS, null),
      );
    }
  }

  /** An item that was asked for twice at once is the first one's. */
  async #claimAll(itemIds: readonly string[]): Promise<(PostItem | undefined)[]> {
    const { dataSource, onlyInspectionId } = this.#parts;
    const claimed = new Map(
      (await claimItems(dataSource, itemIds, this.#name, this.#leaseMs, onlyInspectionId ?? null)).map(
        (item) => [item.itemId, item] as const,
      ),
    );
    return itemIds.map((itemId) => {
      const item = claimed.get(itemId);
      claimed.delete(itemId);
      return item;
    });
  }

  async #beginAll(items: readonly PostItem[]): Promise<boolean[]> {
    const begun = await beginAttempts(this.#parts.dataSource, items, this.#name, this.#leaseMs);
    return items.map(({ itemId }) => begun.has(itemId));
  }

  /** Where they cannot be recorded together, each is tried alone: one that cannot be recorded holds up no other. */
  async #recordAll(rests: readonly Rest[]): Promise<PromiseSettledResult<PostItem | undefined>[]> {
    try {
      const settled = new Map(
        (await settle(this.#parts, (manager) => putToRest(manager, rests))).map((item) => [item.itemId, item] as const),
      );
      return rests.map(({ item }) => ({ status: 'fulfilled', value: settled.get(item.itemId) }));
    } catch (reason) {
      if (rests.length === 1) return [{ status: 'rejected', reason }];
      return (await Promise.all(rests.map((rest) => this.#recordAll([rest])))).flat();
    }
  }

  #putToRest(item: PostItem, state: RestingState, reply: string): Promise<PostItem | undefined> {
    return this.#record({ item, state, reply });
  }

  async #putOff(
    item: PostItem,
    reply: string,
    mostMs: number,
    giveUpAfterMs: number | null,
  ): Promise<PostItem | undefined> {
    const waitMs = backoffMs(item.attempt, this.#parts.settings.backoffFirstMs, mostMs, Math.random());
    const [put] = await settle(this.#parts, (manager) => putOff(manager, item, reply, { waitMs, giveUpAfterMs }));
    return put;
  }

  /**
   * The mail server has answered, and only this process knows. An answer that is not recorded would leave a sent copy
   * unknown, so this goes on for as long as the process lives.
   */
  async #untilRecorded<T>(item: PostItem, record: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await record();
      } catch (error) {
        this.#warn('answer not yet recorded', item.itemId, error);
        await wait(backoffMs(failures, 100, RECORD_AGAIN_AT_MOST_MS, Math.random()));
      }
    }
  }

  #warn(says: string, itemId: string, error: unknown): void {
    report.warn(says, { itemId, reason: error instanceof Error ? error.message : String(error) });
  }
}
