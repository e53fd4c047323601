import { listenForNews } from '#event-log';
import { log } from '#platform';
import type { Queues } from '#queues';
import type { DataSource } from 'typeorm';
import { Relay } from './relay.ts';

/**
 * How soon a relay that leaves young rows to another looks again: a row that the other cannot take any more, perhaps
 * silently cut off with its lock, is nudged for within two seconds, whatever the poll.
 */
const secondLookMs = 500;

export interface RelayParts {
  readonly settings: { readonly databaseUrl: string; readonly relayPollMs: number };
  readonly dataSource: DataSource;
  readonly queues: Pick<Queues, 'enqueue'>;
}

/** Relays whenever an append has committed, and every `relayPollMs` whether or not it heard of one. */
export async function startRelay({ settings, dataSource, queues }: RelayParts): Promise<{ stop(): Promise<void> }> {
  const relay = new Relay(dataSource, queues);
  let running: Promise<void> | undefined;
  let again = false;
  let second: NodeJS.Timeout | undefined;
  let stopped = false;

  const wake = (): void => {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = run().finally(() => {
      running = undefined;
      if (again) {
        again = false;
        wake();
      } else if (!relay.takesEveryRow && !stopped) {
        clearTimeout(second);
        second = setTimeout(wake, secondLookMs);
      }
    });
  };
  const run = async (): Promise<void> => {
    try {
      await relay.empty(() => stopped);
    } catch (error) {
      // The rows are still there, and the next poll is at most a second away.
      log.warn('relay put off', { reason: error instanceof Error ? error.message : String(error) });
    }
  };

  const news = await listenForNews(settings.databaseUrl, wake);
  const poll = setInterval(wake, settings.relayPollMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(second);
      await news.stop();
      await running;
      await relay.close();
    },
  };
}
