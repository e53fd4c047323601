import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How the network fails: `reset` ends every connection and takes no new one, `silence` lets nothing through. */
export type Cut = 'reset' | 'silence';

/** A stretch of network between one process and one server, which can be cut and mended. */
export class Network {
  readonly port: number;
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #cut: Cut | undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async to(port: number): Promise<Network> {
    const server = createServer({ allowHalfOpen: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new Network(server);
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
  }
}
