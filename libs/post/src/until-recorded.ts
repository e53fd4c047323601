import { setTimeout as wait } from 'node:timers/promises';
import { log as lines } from '#platform';
import { backoffMs } from './backoff.ts';

const AGAIN_AT_MOST_MS = 5_000;

/**
 * The mail server has answered, and only this process knows. An answer that is not recorded would leave what was sent
 * unknown, so this goes on for as long as the process lives.
 * @param of what the answer is about, for the log
 */
export async function untilRecorded<T>(of: Readonly<Record<string, string>>, record: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await record();
    } catch (error) {
      lines.warn('answer not yet recorded', { ...of, reason: error instanceof Error ? error.message : String(error) });
      await wait(backoffMs(failures, 100, AGAIN_AT_MOST_MS, Math.random()));
    }
  }
}
