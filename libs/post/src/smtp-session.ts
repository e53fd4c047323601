import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpAddress } from './smtp-address.ts';

/**
 * What became of one attempt to hand over one message.
 * - `accepted`: the server answered 2xx after the last byte; the copy is its responsibility now.
 * - `refused`: it answered 5xx, or the message can never be offered to it; trying again is pointless.
 * - `deferred`: it answered 4xx, or the connection ended before it asked for the body; safe to send again.
 * - `unanswered`: it asked for the body and then no answer came; it may or may not have the message.
 */
export type Handover = { readonly outcome: 'accepted' | 'refused' | 'deferred' | 'unanswered'; readonly reply: string };

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** All that follows DATA, piece by piece; a piece may be part of other messages too. */
export type Message = readonly Buffer[];

/** Milliseconds. `silence` bounds each wait for the server; `whole` the connecting or the handing over as a whole. */
export interface SmtpPatience {
  readonly silence: number;
  readonly whole: number;
}

/** A healthy server answers RSET at once; a longer wait would eat the lease of the item that is ready to go. */
const READY_WITHIN_MS = 5_000;

/** The mail server cannot be used at all just now; says nothing of any message. */
export class NoMailServer extends Error {
  constructor(says: string) {
    super(says);
    this.name = 'NoMailServer';
  }
}

interface SmtpFault extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Replies lie in the register and on a page: one line of sensible length. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 500);

/**
 * One connection to the mail server, used by one message at a time. nodemailer's own pool reports a cut at any stage with
 * the same code and may move a message to another connection behind its caller's back; with the connection in hand, the
 * stage is known: nodemailer reads the first byte of a message only after the server's 354.
 */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  readonly #where: string;
  readonly #patience: SmtpPatience;
  #ended = false;
  #hasAccepted = false;

  private constructor(address: SmtpAddress, patience: SmtpPatience) {
    this.#where = `${address.host}:${address.port}`;
    this.#patience = patience;
    this.#connection = new SMTPConnection({
      host: address.host,
      port: address.port,
      secure: address.secure,
      connectionTimeout: patience.silence,
      greetingTimeout: patience.silence,
      dnsTimeout: patience.silence,
      socketTimeout: patience.silence,
      socketCloseTimeout: 500,
    });
    this.#connection.once('end', () => (this.#ended = true));
    // Every fault is also told to the call that waits for it; an idle connection that the server drops is none.
    this.#connection.on('error', () => (this.#ended = true));
  }

  /**
   * Connects, greets and signs in.
   * @throws NoMailServer with the address and the reason
   */
  static async open(address: SmtpAddress, patience: SmtpPatience): Promise<SmtpSession> {
    const session = new SmtpSession(address, patience);
    const connection = session.#connection;
    const login = address.login;
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('it took too long to connect')), patience.whole);
        const settle = (error?: Error | null) => {
          clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        };
        connection.once('error', settle);
        connection.once('end', () => settle(new Error('the connection was closed')));
        connection.connect((error) => {
          if (error || !login) settle(error);
          else connection.login({ credentials: { user: login.user, pass: login.password } }, (fault) => settle(fault));
        });
      });
      return session;
    } catch (error) {
      session.close();
      const fault = error as SmtpFault;
      throw new NoMailServer(
        oneLine(`No mail server at ${session.#where}: ${fault.originalCode ?? fault.code ?? ''} ${fault.message}`),
      );
    }
  }

  /** False once either side has ended the connection; such a session takes no further message. */
  get usable(): boolean {
    return !this.#ended;
  }

  /** Whether the last message was accepted: then the server waits for the next, and has no envelope to forget. */
  get hasAccepted(): boolean {
    return this.#hasAccepted;
  }

  /** Offers one message. Never throws; afterwards the session may be unusable. */
  async handOver(envelope: Envelope, message: Message): Promise<Handover> {
    let bodyAskedFor = false;
    const body = new Readable({
      read() {
        bodyAskedFor = true;
        for (const piece of message) this.push(piece);
        this.push(null);
      },
    });
    this.#hasAccepted = false;
    const offered = {
      from: envelope.from,
      to: [envelope.to],
      size: message.reduce((bytes, piece) => bytes + piece.length, 0),
      use8BitMime: true,
    };
    return new Promise<Handover>((resolve) => {
      const tooLong = setTimeout(
        () => resolve(this.#withoutAnswer(bodyAskedFor, `No answer within ${this.#patience.whole / 1000} s`)),
        this.#patience.whole,
      );
      this.#connection.send(offered, body, (error, info) => {
        clearTimeout(tooLong);
        resolve(error ? this.#judge(error as SmtpFault, bodyAskedFor) : this.#judgeAnswer(info.response));
      });
    });
  }

  /**
   * Asks with RSET whether the connection still stands, and has the server forget a refused envelope. A server that closed
   * an idle connection is found out here, where no message is under way.
   */
  async standsReady(): Promise<boolean> {
    if (this.#ended) return false;
    return new Promise<boolean>((resolve) => {
      const settle = (stands: boolean) => {
        clearTimeout(tooLong);
        this.#connection.off('end', ended);
        if (!stands) this.close();
        resolve(stands);
      };
      const ended = () => settle(false);
      const tooLong = setTimeout(ended, Math.min(this.#patience.silence, READY_WITHIN_MS));
      this.#connection.once('end', ended);
      this.#connection.reset((error) => settle(!error));
    });
  }

  /** Ends the connection without ceremony. */
  close(): void {
    this.#ended = true;
    this.#connection.close();
  }

  /** Says goodbye; the server closes. */
  quit(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.quit();
    setTimeout(() => this.#connection.close(), 1000).unref();
  }

  #judgeAnswer(response: string): Handover {
    // nodemailer takes any line that begins with a 2; a cut-off answer is none.
    if (!/^2\d\d(?: |$)/m.test(response))
      return this.#withoutAnswer(true, `Unreadable answer ${JSON.stringify(response)}`);
    this.#hasAccepted = true;
    return { outcome: 'accepted', reply: oneLine(response) };
  }

  #judge(fault: SmtpFault, bodyAskedFor: boolean): Handover {
    const reply = oneLine(fault.response ?? `${fault.originalCode ?? fault.code ?? ''} ${fault.message}`);
    // EENVELOPE and EMESSAGE are nodemailer's words for "the server's answer to this message", or for its own refusal to offer it.
    const answered = fault.code === 'EENVELOPE' || fault.code === 'EMESSAGE';
    const code = fault.responseCode;
    if (answered && code !== undefined && code >= 500 && code < 600) return { outcome: 'refused', reply };
    if (answered && code !== undefined && code >= 400 && code < 500) return { outcome: 'deferred', reply };
    if (answered && code === undefined && !bodyAskedFor) return { outcome: 'refused', reply };
    return this.#withoutAnswer(bodyAskedFor, reply);
  }

  #withoutAnswer(bodyAskedFor: boolean, why: string): Handover {
    this.close();
    return bodyAskedFor
      ? { outcome: 'unanswered', reply: oneLine(`${why} (after the body was asked for, ${this.#where})`) }
      : { outcome: 'deferred', reply: oneLine(`${why} (before the body was asked for, ${this.#where})`) };
  }
}
