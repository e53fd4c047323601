import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A Redis that keeps its port over its own death, and nothing else. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  #server: ChildProcess;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.#server = this.#start();
  }

  static async start(folder: string): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), folder);
    await redis.flush();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async flush(): Promise<void> {
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    await client.flushall();
    client.disconnect();
  }

  /**
   * SIGKILL; it starts again, empty, after `downMs`.
   * @returns false where it was down already
   */
  async crash(downMs: number): Promise<boolean> {
    const ended = await this.#end('SIGKILL');
    await wait(downMs);
    this.#server = this.#start();
    return ended;
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  #start(): ChildProcess {
    const settings = { bind: '127.0.0.1', port: String(this.port), save: '', appendonly: 'no', dir: this.#folder };
    const server = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: 'ignore' },
    );
    process.once('exit', () => server.kill('SIGKILL'));
    return server;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<boolean> {
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return false;
    const ended = once(this.#server, 'exit');
    this.#server.kill(signal);
    await ended;
    return true;
  }
}

/** A port of the loopback that nobody holds at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
