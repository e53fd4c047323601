import type { Person } from '#domain';
import { log as report } from '#platform';
import { backoffMs } from './backoff.ts';
import { composeCopy } from './compose-copy.ts';
import { EditionsInHand, NeverToBeSent, type LoadRendering } from './edition-parts.ts';
import type { ItemState, PostItem, RestingState } from './item.ts';
import { SenderRegister } from './sender-register.ts';
import type { Recording } from './settle.ts';
import { parseSmtpUrl } from './smtp-address.ts';
import { SmtpPool } from './smtp-pool.ts';
import { NoMailServer, type Envelope, type Message } from './smtp-session.ts';
import { untilRecorded } from './until-recorded.ts';

export interface SendingSettings {
  readonly smtpUrl: string;
  /** The mailbox that post comes from. */
  readonly from: Person;
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

/**
 * How many items whoever asks a sender should give it at once, most of whom wait: for the register, or for one of the `connections`. So
 * the next item is claimed and its message composed while the one before is being sent and recorded.
 */
export const itemsInHand = (connections: number): number => 2 * connections;

/** Sends items of post, each at most once at a time over all processes. */
export class PostSender {
  readonly #parts: SendingParts;
  readonly #register: SenderRegister;
  readonly #editions: EditionsInHand;
  readonly #pool: SmtpPool;

  constructor(parts: SendingParts) {
    const { settings } = parts;
    this.#parts = parts;
    const leaseMs = settings.leaseSeconds * 1000;
    const silence = Math.min(settings.smtpTimeoutSeconds, 30) * 1000;
    // Half of what the lease has left is for recording the answer.
    const whole = silence + Math.max(0, leaseMs - silence) / 2;
    this.#register = new SenderRegister(parts, {
      leaseMs,
      attemptsAtMost: settings.postConnections,
      onlyInspectionId: parts.onlyInspectionId ?? null,
    });
    this.#editions = new EditionsInHand(parts.loadRendering);
    this.#pool = new SmtpPool(parseSmtpUrl(settings.smtpUrl), settings.postConnections, { silence, whole });
  }

  /**
   * Claims the item, if it is due and free, and sends it. May be asked any number of times, by any number of processes.
   * @returns the state that the item is left in, or null where there was nothing to do
   */
  async sendItem(itemId: string): Promise<ItemState | null> {
    const item = await this.#register.claim(itemId);
    if (!item) return null;
    const settled = await this.#send(item);
    if (!settled) return null;
    if (settled.state === 'due')
      await this.#parts.nudgeLater(itemId, settled.dueAt.getTime() - settled.changedAt.getTime() + AFTER_DUE_MS);
    return settled.state;
  }

  /** Lets go of idle connections; items in hand are finished first by whoever asked for them. */
  close(): void {
    this.#pool.close();
  }

  async #send(item: PostItem): Promise<PostItem | undefined> {
    try {
      const parts = await this.#editions.partsFor(item);
      const { envelope, message } = composeCopy(item, parts, this.#parts.settings.from);
      return await this.#attempt(item, envelope, message);
    } catch (error) {
      return this.#notOffered(item, error);
    }
  }

  /** The connection is the next item's as soon as the answer is there; the register begins with it once that is recorded. */
  async #attempt(item: PostItem, envelope: Envelope, message: Message): Promise<PostItem | undefined> {
    const handover = await this.#pool.withPlace(async (open) => {
      // First: it may take long, and whoever ends meanwhile, or finds no server, should leave the item due and not unknown.
      const session = await open();
      return (await this.#register.begin(item)) ? session.handOver(envelope, message) : undefined;
    });
    if (!handover) return undefined;
    const { outcome, reply } = handover;
    switch (outcome) {
      case 'accepted':
        return this.#untilRecorded(item, () => this.#putToRest(item, 'sent', reply));
      case 'refused':
        return this.#untilRecorded(item, () => this.#putToRest(item, 'failed', reply));
      case 'unanswered':
        return this.#untilRecorded(item, () => this.#putToRest(item, 'unknown', reply));
      case 'deferred':
        return this.#untilRecorded(item, () => this.#putOff(item, reply, DEFERRED_AT_MOST_MS, GIVE_UP_AFTER_MS));
      default:
        return outcome satisfies never;
    }
  }

  /** Nothing has been offered to the mail server yet: #untilRecorded does not throw and handOver does not either. */
  async #notOffered(item: PostItem, error: unknown): Promise<PostItem | undefined> {
    if (error instanceof NeverToBeSent) return this.#putToRest(item, 'failed', error.message);
    if (error instanceof NoMailServer)
      return this.#untilRecorded(item, () => this.#putOff(item, error.message, NO_SERVER_AT_MOST_MS, null));
    report.warn('item put off', {
      itemId: item.itemId,
      reason: error instanceof Error ? error.message : String(error),
    });
    // The database may have gone just as it noted the attempt. An item left so would become unknown, and this one is known.
    return this.#untilRecorded(item, () =>
      this.#putOff(item, 'Not tried: something failed on our side.', NO_SERVER_AT_MOST_MS, null),
    );
  }

  #putToRest(item: PostItem, state: RestingState, reply: string): Promise<PostItem | undefined> {
    return this.#register.putToRest({ item, state, reply });
  }

  #putOff(item: PostItem, reply: string, mostMs: number, giveUpAfterMs: number | null): Promise<PostItem | undefined> {
    const waitMs = backoffMs(item.attempt, this.#parts.settings.backoffFirstMs, mostMs, Math.random());
    return this.#register.putOff(item, reply, { waitMs, giveUpAfterMs });
  }

  #untilRecorded<T>({ itemId }: PostItem, record: () => Promise<T>): Promise<T> {
    return untilRecorded({ itemId }, record);
  }
}
