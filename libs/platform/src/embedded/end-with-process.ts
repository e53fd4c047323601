import { rmSync } from 'node:fs';
import { signalIfAlive } from './postmaster.ts';

interface Tied {
  readonly pid: number;
  /** Removed with the server. */
  readonly temporaryPlace: string | undefined;
}

const tied = new Map<number, Tied>();
let listening = false;

/** Ends a server with this process, should the process end without stopping it. */
export function endWithProcess(server: Tied): void {
  tied.set(server.pid, server);
  if (listening) return;
  listening = true;
  process.on('exit', endAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const onSignal = () => {
      // Whoever else listens finishes the job in hand and stops the server properly.
      if (process.listenerCount(signal) > 1) return;
      endAll();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}

export function letGo(pid: number): void {
  tied.delete(pid);
}

function endAll(): void {
  for (const { pid, temporaryPlace } of tied.values()) {
    signalIfAlive(pid, temporaryPlace === undefined ? 'SIGINT' : 'SIGQUIT');
    if (temporaryPlace === undefined) continue;
    try {
      rmSync(temporaryPlace, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    } catch {
      // it writes its last pages; the next start clears what is left
    }
  }
  tied.clear();
}
