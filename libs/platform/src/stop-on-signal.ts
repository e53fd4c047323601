/** Operators are promised an end within this: whatever still hangs then is left to the operating system. */
const patienceMs = 10_000;

let stop: () => Promise<void> = () => Promise.resolve();
let stopping = false;

/** Ends the process by `act` on Ctrl-C and on SIGTERM: with 0 if it ended in time. A later call replaces the act. */
export function stopOnSignal(act: () => Promise<void>): void {
  stop = act;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeListener(signal, end);
    process.on(signal, end);
  }
}

function end(): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), patienceMs).unref();
  stop().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(
        `Stopping failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exit(1);
    },
  );
}
