import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectRoot } from '#platform';

export interface Heard {
  readonly line: string;
  readonly afterSeconds: number;
}

export interface Launched {
  readonly pid: number;
  /** The first line, on either output, that holds `words`, and how long after the start of the process it came. */
  heard(words: string): Promise<Heard>;
  /** Seconds from the start of the process until its end. @throws where it ends with another status than 0 */
  ended(): Promise<number>;
  /** Ends it as Ctrl-C would, and waits. */
  stop(): Promise<void>;
}

/** What ends a measurement that would wait for ever. */
const PATIENCE_MS = 60_000;

/**
 * Starts a program as a user does, in the project's folder, with nothing of this process's settings.
 * @param command for example `node apps/launch.mjs web`, split at its spaces
 */
export function launch(command: string, settings: Readonly<Record<string, string>>): Launched {
  const [program = '', ...args] = command.split(' ');
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Heard[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      said.push({ line, afterSeconds: (performance.now() - startedAt) / 1000 });
      tell();
    });
  child.once('exit', tell);
  const last = (): string =>
    said
      .slice(-10)
      .map(({ line }) => line)
      .join('\n');
  return {
    pid: child.pid ?? 0,
    heard: (words) =>
      new Promise((resolve, reject) => {
        const give = (why: string): void => {
          stopListening();
          reject(new Error(`${command} ${why} before it said "${words}". Its last lines:\n${last()}`));
        };
        const late = setTimeout(() => give('took a minute and more'), PATIENCE_MS);
        const look = (): void => {
          const found = said.find(({ line }) => line.includes(words));
          if (found !== undefined) {
            stopListening();
            resolve(found);
          } else if (hasEnded(child)) give('ended');
        };
        const stopListening = (): void => {
          clearTimeout(late);
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async ended() {
      if (!hasEnded(child)) await once(child, 'exit');
      const seconds = (performance.now() - startedAt) / 1000;
      if (child.exitCode !== 0) throw new Error(`${command} ended with ${child.exitCode}. Its last lines:\n${last()}`);
      return seconds;
    },
    async stop() {
      if (hasEnded(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
