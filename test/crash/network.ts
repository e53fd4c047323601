import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How the network fails: `reset` ends every connection and takes no new one, `silence` lets nothing through. */
export type Cut = 'reset' | 'silence';
export type Side = 'process' | 'server';

/** Reads along what passes on one connection. */
export interface Listener {
  sent(bytes: Buffer): void;
  /** @param arrives whether the process was still there to hear it */
  answered(bytes: Buffer, arrives: boolean): void;
  cut(how: Cut): void;
  /** @param by who ended it first; a cut ends it by both */
  ended(by: Side): void;
}

const deaf: Listener = {
  sent: () => undefined,
  answered: () => undefined,
  cut: () => undefined,
  ended: () => undefined,
};

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly listener: Listener;
}

/** A stretch of network between one process and one server, which can be cut and mended. */
export class Network {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #heed: (sent: Buffer) => void;
  readonly #listen: () => Listener;
  #cut: Cut | undefined;
  /** Connections that were turned away while it was cut. */
  refused = 0;
  /** Connections that a cut ended, turned away or silenced. */
  struck = 0;

  private constructor(server: Server, heed: (sent: Buffer) => void, listen: () => Listener) {
    this.#server = server;
    this.#heed = heed;
    this.#listen = listen;
    this.port = (server.address() as AddressInfo).port;
  }

  /**
   * @param heed is told what the process sends, after it has gone on to the server
   * @param listen makes who reads along on a new connection
   */
  static async to(
    port: number,
    heed: (sent: Buffer) => void = () => undefined,
    listen: () => Listener = () => deaf,
  ): Promise<Network> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new Network(server, heed, listen);
    server.on('connection', (socket) => network.#join(socket, port));
    return network;
  }

  /** The same address, reached over this stretch. */
  url(address: string): string {
    const url = new URL(address);
    url.port = String(this.port);
    return url.href;
  }

  /** Ports from which the server sees the process's connections come. */
  get seenFrom(): readonly number[] {
    return [...this.#pairs].map(({ far }) => far.localPort ?? 0);
  }

  cut(how: Cut): void {
    this.#cut = how;
    this.struck += this.#pairs.size;
    for (const { near, far, listener } of this.#pairs) {
      listener.cut(how);
      for (const socket of [near, far]) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.pause();
      }
    }
  }

  mend(): void {
    this.#cut = undefined;
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }

  stop(): Promise<void> {
    this.cut('reset');
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket, port: number): void {
    if (this.#cut !== undefined) this.struck += 1;
    if (this.#cut === 'reset') {
      this.refused += 1;
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port, host: '127.0.0.1' });
    const pair: Pair = { near, far, listener: this.#listen() };
    this.#pairs.add(pair);
    this.#pass(pair, 'process');
    this.#pass(pair, 'server');
    near.on('data', this.#heed);
    if (this.#cut === 'silence') {
      near.pause();
      far.pause();
    }
  }

  #pass(pair: Pair, side: Side): void {
    const [from, to] = side === 'process' ? [pair.near, pair.far] : [pair.far, pair.near];
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      const arrives = to.writable && !to.destroyed && !to.readableEnded;
      to.write(bytes);
      if (side === 'process') pair.listener.sent(bytes);
      else pair.listener.answered(bytes, arrives);
    });
    from.on('error', () => undefined);
    const end = (): void => {
      if (this.#pairs.delete(pair)) pair.listener.ended(side);
    };
    from.once('end', () => {
      end();
      to.end();
    });
    from.once('close', () => {
      end();
      to.destroy();
    });
  }
}
