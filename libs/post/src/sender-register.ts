import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { queryAlone, type Session } from '#event-log';
import { coalesce } from '#platform';
import type { PostItem } from './item.ts';
import { claimItems, putOff, registerSession, restAndBegin, type Rest } from './register.ts';
import { settle, type Recording } from './settle.ts';

export interface SenderTerms {
  readonly leaseMs: number;
  /** Most items attempting at once. */
  readonly attemptsAtMost: number;
  /** Leaves the items of every other inspection to other senders; null takes any. */
  readonly onlyInspectionId: string | null;
}

interface Asked<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The register as one sender uses it. What the items in hand ask of it at the same time is done together: claims in one
 * statement, and what became of attempts in one transaction with the start of those that follow them on the same
 * connections. That is one commit for several messages under load, and an item alone waits for no other.
 */
export class SenderRegister {
  readonly #recording: Recording;
  readonly #terms: SenderTerms;
  readonly #name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  /** Items that are attempting, or may be, as far as this sender knows. */
  readonly #attempting = new Set<string>();
  #begins: Asked<PostItem, boolean>[] = [];
  #rests: Asked<Rest, PostItem | undefined>[] = [];
  #isTurning = false;

  /** Takes the item, if it is due and free; one that was asked for twice at once is the first one's. */
  readonly claim: (itemId: string) => Promise<PostItem | undefined>;

  constructor(recording: Recording, terms: SenderTerms) {
    this.#recording = recording;
    this.#terms = terms;
    this.claim = coalesce(async (itemIds: readonly string[]) => {
      const { leaseMs, onlyInspectionId } = terms;
      const claimed = byId(await claimItems(recording.dataSource, itemIds, this.#name, leaseMs, onlyInspectionId));
      return itemIds.map((itemId) => {
        const item = claimed.get(itemId);
        claimed.delete(itemId);
        return item;
      });
    });
  }

  /**
   * The last act before the transport gets the message. False where the claim is no longer the sender's: then nothing may
   * be sent. Where it throws, the item may be attempting, and has to be put off.
   */
  begin(ask: PostItem): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#begins.push({ ask, resolve, reject });
      this.#turn();
    });
  }

  /** @returns the item at rest, or undefined where it was no longer this attempt's */
  putToRest(ask: Rest): Promise<PostItem | undefined> {
    return new Promise((resolve, reject) => {
      this.#rests.push({ ask, resolve, reject });
      this.#turn();
    });
  }

  /** @returns the item, due again or failed, or undefined where it was no longer this attempt's */
  async putOff(
    item: PostItem,
    reply: string,
    wait: { waitMs: number; giveUpAfterMs: number | null },
  ): Promise<PostItem | undefined> {
    const [put] = await settle(this.#recording, (session) => putOff(session, item, this.#name, reply, wait));
    this.#attempting.delete(item.itemId);
    this.#turn();
    return put;
  }

  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    // An answer is followed at once by the next item on its connection: both belong into one turn.
    setImmediate(() => void this.#turns());
  }

  async #turns(): Promise<void> {
    for (;;) {
      const rests = this.#rests.splice(0);
      const ending = rests.filter(({ ask }) => this.#attempting.has(ask.item.itemId)).length;
      const begins = this.#begins.splice(0, this.#terms.attemptsAtMost - this.#attempting.size + ending);
      if (rests.length + begins.length === 0) break;
      for (const { ask } of begins) this.#attempting.add(ask.itemId);
      await this.#doTogether(rests, begins);
    }
    this.#isTurning = false;
  }

  /** Never throws: each who asked is told. */
  async #doTogether(
    rests: readonly Asked<Rest, PostItem | undefined>[],
    begins: readonly Asked<PostItem, boolean>[],
    isFirst = firstAttempt,
  ): Promise<void> {
    try {
      const { settled, begun } = await this.#commit(
        rests.map(({ ask }) => ask),
        begins.map(({ ask }) => ask),
        isFirst,
      );
      for (const { ask, resolve } of rests) {
        this.#attempting.delete(ask.item.itemId);
        resolve(settled.get(ask.item.itemId));
      }
      for (const { ask, resolve } of begins) {
        if (!begun.has(ask.itemId)) this.#attempting.delete(ask.itemId);
        resolve(begun.has(ask.itemId));
      }
    } catch (reason) {
      // Not tried alone: it may have been committed and only its answer lost, which would look like a claim that is gone.
      for (const { reject } of begins) reject(reason);
      // Each alone: one that cannot be recorded holds up no other.
      if (isFirst === firstAttempt) for (const rest of rests) await this.#doTogether([rest], [], never);
      else for (const { reject } of rests) reject(reason);
    }
  }

  async #commit(
    rests: readonly Rest[],
    begins: readonly PostItem[],
    isFirst: (item: PostItem) => boolean,
  ): Promise<{ settled: ReadonlyMap<string, PostItem>; begun: ReadonlySet<string> }> {
    const { dataSource } = this.#recording;
    const { leaseMs } = this.#terms;
    // A way to the database and back less.
    if (rests.length === 0) {
      const query: Session['query'] = (sql, values = []) => queryAlone(dataSource, registerSession, sql, values);
      const { begun } = await restAndBegin({ query }, [], begins, this.#name, leaseMs);
      return { settled: new Map(), begun };
    }
    let begun: ReadonlySet<string> = new Set();
    const settled = await settle(
      this.#recording,
      async (session) => {
        const done = await restAndBegin(session, rests, begins, this.#name, leaseMs);
        begun = done.begun;
        return done.rested;
      },
      // A late answer to a first attempt, which was held meanwhile, is the exception: refused here, and then tried alone.
      isFirst,
    );
    return { settled: byId(settled), begun };
  }
}

/** Nothing becomes of a copy before its first attempt ends. */
const firstAttempt = ({ attempt }: PostItem): boolean => attempt === 1;
const never = (): boolean => false;
const byId = (items: readonly PostItem[]): Map<string, PostItem> => new Map(items.map((item) => [item.itemId, item]));
