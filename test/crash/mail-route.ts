import type { MailServer } from './mail-server.ts';
import { Network, type Cut, type Listener, type Side } from './network.ts';

/**
 * The stretch of network between one sender and the mail server. It reads along, so that it can say of each message
 * whether its answer was cut off after the server had asked for the body: those alone may become unknown without a kill.
 */
export class MailRoute {
  readonly network: Network;
  /** Mailboxes whose message was cut off after a 354, once for each time. The sender's own end is no cut. */
  readonly cutAfter354: string[];
  readonly #talks: Set<Talk>;

  private constructor(network: Network, cutAfter354: string[], talks: Set<Talk>) {
    this.network = network;
    this.cutAfter354 = cutAfter354;
    this.#talks = talks;
  }

  static async to(server: MailServer): Promise<MailRoute> {
    const cutAfter354: string[] = [];
    const talks = new Set<Talk>();
    const listen = (): Listener => {
      const talk: Talk = new Talk(server, (cutOff) => {
        talks.delete(talk);
        if (cutOff !== undefined) cutAfter354.push(cutOff);
      });
      talks.add(talk);
      return talk;
    };
    return new MailRoute(await Network.to(server.port, undefined, listen), cutAfter354, talks);
  }

  /** To be said before the sender is killed: what it leaves open is the kill's, not the network's. */
  senderIsKilled(): void {
    for (const talk of this.#talks) talk.senderIsKilled();
  }
}

/** What one connection has come to. */
class Talk implements Listener {
  readonly #server: MailServer;
  readonly #end: (cutOff: string | undefined) => void;
  #saidBySender = '';
  #saidByServer = '';
  #mailbox = '';
  /** The server has asked for a body and its answer has not come through. */
  #isOpen = false;
  #isCut = false;
  #isKilled = false;

  constructor(server: MailServer, end: (cutOff: string | undefined) => void) {
    this.#server = server;
    this.#end = end;
  }

  sent(bytes: Buffer): void {
    if (this.#isOpen) return;
    this.#saidBySender = this.#eachLine(this.#saidBySender + bytes.toString('latin1'), (line) => {
      const named = /^RCPT TO:<(.*?)>/i.exec(line)?.[1];
      if (named !== undefined) this.#mailbox = named;
    });
  }

  answered(bytes: Buffer, arrives: boolean): void {
    this.#saidByServer = this.#eachLine(this.#saidByServer + bytes.toString('latin1'), (line) => {
      if (line.startsWith('354')) {
        this.#isOpen = true;
        this.#isCut = false;
      } else if (arrives) this.#isOpen = false;
    });
  }

  cut(how: Cut): void {
    // A silence that ends before the sender's patience does cuts nothing off: the answer comes through then.
    if (this.#isOpen) this.#isCut = true;
    if (how === 'reset') this.ended('server');
  }

  ended(by: Side): void {
    const byTheWorld = this.#isCut || by === 'server' || this.#server.isSilentTo(this.#mailbox);
    this.#end(this.#isOpen && byTheWorld && !this.#isKilled ? this.#mailbox : undefined);
    this.#isOpen = false;
  }

  senderIsKilled(): void {
    this.#isKilled = true;
  }

  /** @returns what is left of an unfinished line */
  #eachLine(text: string, take: (line: string) => void): string {
    const lines = text.split('\r\n');
    const rest = lines.pop() ?? '';
    lines.forEach(take);
    return rest;
  }
}
