import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform';

const lookEveryMs = 10;

/** A Postgres that keeps its port and folder over its own death. */
export class PostgresServer {
  readonly #folder: string;
  #server: EmbeddedPostgres;

  private constructor(folder: string, server: EmbeddedPostgres) {
    this.#folder = folder;
    this.#server = server;
    process.once('exit', () => endNow(this.#server.pid));
  }

  static async start(folder: string): Promise<PostgresServer> {
    return new PostgresServer(folder, await startEmbeddedPostgres({ folder }));
  }

  get url(): string {
    return this.#server.url;
  }

  get port(): number {
    return this.#server.port;
  }

  /**
   * Stops in immediate mode, which is a crash on demand, and starts again after `downMs`.
   * @returns false where it was down already
   */
  async crash(downMs: number): Promise<boolean> {
    const { pid, port } = this.#server;
    const ended = await endAtOnce(pid);
    await this.#server.stop();
    await wait(downMs);
    this.#server = await startEmbeddedPostgres({ folder: this.#folder, port });
    return ended;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function endNow(postmaster: number): void {
  try {
    process.kill(postmaster, 'SIGQUIT');
  } catch {
    // It is gone.
  }
}

/**
 * The immediate mode of `pg_ctl stop`: nothing is written, sessions end in the middle of what they do.
 * @returns false where it was gone already
 */
export async function endAtOnce(postmaster: number): Promise<boolean> {
  let wasThere = false;
  try {
    process.kill(postmaster, 'SIGQUIT');
    wasThere = true;
    for (;;) {
      process.kill(postmaster, 0);
      if (readFileSync(`/proc/${postmaster}/stat`, 'utf8').includes(') Z ')) return true;
      await wait(lookEveryMs);
    }
  } catch {
    return wasThere;
  }
}

/** The server that another process keeps in `place`, as its own files describe it; undefined where there is none. */
export function serverIn(place: string): { readonly url: string; readonly pid: number } | undefined {
  try {
    const [pid, , , port, , , , state] = readFileSync(join(place, 'data', 'postmaster.pid'), 'utf8').split('\n');
    const password = readFileSync(join(place, 'password'), 'utf8').trim();
    if (state?.trim() !== 'ready') return undefined;
    return { url: `postgres://inspection:${password}@127.0.0.1:${port}/postgres`, pid: Number(pid) };
  } catch {
    return undefined;
  }
}
