import { Places } from './places.ts';
import type { SmtpAddress } from './smtp-address.ts';
import { SmtpSession, type SmtpPatience } from './smtp-session.ts';

/** RFC 5321 asks servers to wait five minutes for the next command; some wait less, and a fresh connection costs little. */
const IDLE_MS = 30_000;
/** Servers limit the messages of one connection; nodemailer's own pool stops at the same number. */
const MESSAGES_A_CONNECTION = 100;

interface Resting {
  readonly session: SmtpSession;
  readonly messages: number;
  readonly timer: NodeJS.Timeout;
  /** It accepts one message after the other without a rest: there is nothing to ask it and nothing that it should forget. */
  isFresh: boolean;
}

/** One place at the mail server: take a session when the message is ready, at most once. */
export type OpenSession = () => Promise<SmtpSession>;

/** At most `places` connections at once, kept open between messages. */
export class SmtpPool {
  readonly #address: SmtpAddress;
  readonly #patience: SmtpPatience;
  readonly #resting: Resting[] = [];
  readonly #places: Places;
  #closed = false;

  constructor(address: SmtpAddress, places: number, patience: SmtpPatience) {
    this.#address = address;
    this.#places = new Places(places);
    this.#patience = patience;
  }

  /** Runs `act` once a place is free; the session it opens is its own until it ends. */
  async withPlace<T>(act: (open: OpenSession) => Promise<T>): Promise<T> {
    return this.#places.within(async () => {
      let taken: { session: SmtpSession; messages: number } | undefined;
      try {
        return await act(async () => {
          taken = (await this.#wake()) ?? {
            session: await SmtpSession.open(this.#address, this.#patience),
            messages: 0,
          };
          return taken.session;
        });
      } finally {
        if (taken) this.#rest(taken.session, taken.messages + 1);
      }
    });
  }

  /** Says goodbye on idle connections at once, on busy ones after their message. */
  close(): void {
    this.#closed = true;
    for (const { session, timer } of this.#resting.splice(0)) {
      clearTimeout(timer);
      session.quit();
    }
  }

  async #wake(): Promise<{ session: SmtpSession; messages: number } | undefined> {
    for (let resting = this.#resting.pop(); resting; resting = this.#resting.pop()) {
      clearTimeout(resting.timer);
      if (resting.isFresh && resting.session.usable) return resting;
      if (await resting.session.standsReady()) return resting;
    }
    return undefined;
  }

  #rest(session: SmtpSession, messages: number): void {
    if (!session.usable) return;
    if (this.#closed || messages >= MESSAGES_A_CONNECTION) return session.quit();
    const timer = setTimeout(() => {
      const index = this.#resting.findIndex((resting) => resting.session === session);
      if (index >= 0) this.#resting.splice(index, 1);
      session.quit();
    }, IDLE_MS);
    timer.unref();
    const resting = { session, messages, timer, isFresh: session.hasAccepted && this.#places.isAwaited };
    this.#resting.push(resting);
    setImmediate(() => (resting.isFresh = false));
  }
}
