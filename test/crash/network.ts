import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How the network fails: `reset` ends every connection and takes no new one, `silence` lets nothing through. */
export type Cut = 'reset' | 'silence';

/** A stretch of network between one process and one server, which can be cut and mended. */
export class Network {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #heed: (sent: Buffer) => void;
  #cut: Cut | undefined;
  /** Connections that were turned away while it was cut. */
  refused = 0;

  private constructor(server: Server, heed: (sent: Buffer) => void) {
    this.#server = server;
    this.#heed = heed;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param heed is told what the process sends, after it has gone on to the server */
  static async to(port: number, heed: (sent: Buffer) => void = () => undefined): Promise<Network> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new Network(server, heed);
    server.on('connection', (socket) => network.#join(socket, port));
    return network;
  }

  /** The same address, reached over this stretch. */
  url(address: string): string {
    const url = new URL(address);
    url.port = String(this.port);
    return url.href;
  }

  cut(how: Cut): void {
    this.#cut = how;
    for (const pair of this.#pairs) {
      for (const socket of pair) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.pause();
      }
    }
  }

  mend(): void {
    this.#cut = undefined;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  stop(): Promise<void> {
    this.cut('reset');
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket, port: number): void {
    if (this.#cut === 'reset') {
      this.refused += 1;
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port, host: '127.0.0.1' });
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [far, near] as const]) {
      from.setNoDelay(true);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => undefined);
      from.once('end', () => to.end());
      from.once('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
      if (this.#cut === 'silence') from.pause();
    }
    near.on('data', this.#heed);
  }
}
