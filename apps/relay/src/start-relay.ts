import { listenForNews, type NamedNews } from '#event-log';
import { log } from '#platform';
import type { Queues } from '#queues';
import type { DataSource } from 'typeorm';
import { Relay } from './relay.ts';

/**
 * How soon a relay that leaves young rows to another looks again: a row that the other cannot take any more, perhaps
 * silently cut off with its lock, is nudged for within two seconds, whatever the poll.
 */
const secondLookMs = 250;
/** How often rows that were named may be on their way to the queues at once; beyond it, a look at the outbox takes many. */
const tellingAtMost = 16;

export interface RelayParts {
  readonly settings: { readonly databaseUrl: string; readonly relayPollMs: number };
  readonly dataSource: DataSource;
  readonly queues: Pick<Queues, 'enqueue'>;
}

/**
 * Relays whenever an append has committed, at once where the news is named, and looks at the outbox every `relayPollMs`
 * whether or not it heard of one.
 */
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
  // The rows are still there, and the next poll is at most a second away.
  const putOff = (error: unknown): void =>
    log.warn('relay put off', { reason: error instanceof Error ? error.message : String(error) });
  const run = (): Promise<void> => relay.empty(() => stopped).then(() => undefined, putOff);

  const telling = new Set<Promise<void>>();
  const hear = (named: readonly NamedNews[]): void => {
    if (stopped || named.length === 0 || !relay.takesEveryRow || telling.size >= tellingAtMost) return wake();
    const told = relay.tell(named).catch(putOff);
    telling.add(told);
    void told.finally(() => telling.delete(told));
  };

  const news = await listenForNews(settings.databaseUrl, hear);
  const poll = setInterval(wake, settings.relayPollMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(second);
      await news.stop();
      await Promise.all([running, ...telling]);
      await relay.close();
    },
  };
}
