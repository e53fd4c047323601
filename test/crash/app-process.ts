import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { projectFile } from '#platform';

const startAgainAfterMs = 300;
/** SIGTERM promises an end within ten seconds; the rest is for a busy machine. */
const stopWithinMs = 15_000;
const keptLines = 12;
const lookEveryMs = 10;
/** It takes two seconds; the rest is for a busy machine. */
const hasToWorkWithinMs = 180_000;

/** An app as a process of its own, which is started again whenever it ends, as a supervisor would. */
export class AppProcess {
  readonly name: string;
  readonly #main: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #saying: RegExp;
  #child: ChildProcess | undefined;
  #ended: Promise<readonly unknown[]> = Promise.resolve([]);
  #wanted = false;
  #stopped = false;
  #worked = false;
  #lines: string[] = [];
  /** Ends of a working process that nobody asked for: what it said last. One that does not start without its database is none. */
  readonly falls: string[] = [];

  /** @param saying what the process says once it works, on either output */
  constructor(
    name: string,
    app: 'local' | 'relay' | 'web' | 'worker',
    environment: Readonly<Record<string, string>>,
    saying: RegExp,
  ) {
    this.name = name;
    this.#saying = saying;
    // As it was compiled when the run began: what is edited meanwhile is not what is struck.
    this.#main = projectFile('dist', 'apps', app, 'src', 'main.js');
    this.#environment = environment;
  }

  start(): void {
    this.#wanted = true;
    const child = spawn(process.execPath, [this.#main], {
      env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#lines = [];
    this.#worked = false;
    this.#ended = once(child, 'exit');
    const hear = (text: string): void => {
      this.#lines = [...this.#lines, ...text.split('\n').filter((line) => line !== '')].slice(-keptLines);
      if (this.#child === child && this.#saying.test(text)) this.#worked = true;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    process.once('exit', () => child.kill('SIGKILL'));
    process.setMaxListeners(0);
    child.once('exit', (status, signal) => {
      if (!this.#wanted || this.#child !== child) return;
      if (this.#worked)
        this.falls.push(`${this.name} ended by itself (${signal ?? `status ${status}`}): ${this.#lines.join(' | ')}`);
      this.#worked = false;
      setTimeout(() => {
        if (this.#wanted && this.#child === child) this.start();
      }, startAgainAfterMs);
    });
  }

  /** @returns false where it does not work within `withinMs` */
  async works(withinMs: number): Promise<boolean> {
    // Asked again and again: one that ended while it started is another process by the time it works.
    const lastAt = Date.now() + withinMs;
    while (!this.#worked && Date.now() < lastAt) await wait(lookEveryMs);
    return this.#worked;
  }

  /** @throws Error where it does not work within three minutes, with what it said last */
  async hasToWork(): Promise<void> {
    if (!(await this.works(hasToWorkWithinMs)))
      throw new Error(`${this.name} does not start: ${this.#lines.join(' | ')}`);
  }

  /**
   * SIGKILL. Comes back when it is dead; a supervisor starts it again after `downMs`.
   * @returns false where it was down already
   */
  async kill(downMs: number): Promise<boolean> {
    const child = this.#child;
    const wasUp = child?.exitCode === null && child.signalCode === null;
    this.#wanted = false;
    this.#child = undefined;
    this.#worked = false;
    child?.kill('SIGKILL');
    const [, signal] = await this.#ended;
    setTimeout(() => {
      // A second kill may have come while it was away, or the end of the run.
      if (this.#child === undefined && !this.#stopped) this.start();
    }, downMs);
    // It may have ended by itself before the signal came.
    return wasUp && signal === 'SIGKILL';
  }

  /** SIGTERM. @returns false where it had to be killed in the end */
  async stop(): Promise<boolean> {
    const child = this.#child;
    this.#stopped = true;
    this.#wanted = false;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return true;
    child.kill('SIGTERM');
    const patience = new AbortController();
    const late = wait(stopWithinMs, 'late', { signal: patience.signal }).catch(() => 'late');
    const end = await Promise.race([this.#ended, late]);
    patience.abort();
    if (end !== 'late') return true;
    child.kill('SIGKILL');
    await this.#ended;
    return false;
  }
}
