import type { DataSource } from 'typeorm';
import { coalesce } from '#platform';
import { projectEach, streamsTogether } from './project.ts';
import type { Projection } from './projection.ts';

/** Nudges of one projection that are in hand at once: those of one turn, and those that wait for the next. */
export const nudgesInHand = 2 * streamsTogether;

/**
 * Brings one projection up to date stream by stream while there is little to do, and many streams in one transaction
 * when nudges come faster than transactions: what comes in during one turn is folded in the next. A stream that is nudged
 * while it is being folded gets another turn, for its last event may not have been seen.
 * @returns a function that answers when the stream is up to date (or stopped, see `project`), and rejects where the
 *   database is away or busy
 */
export function projectInTurns(dataSource: DataSource, projection: Projection): (stream: string) => Promise<void> {
  return coalesce(async (streams: readonly string[]) => {
    await projectEach(dataSource, projection, [...new Set(streams)]);
    return streams.map(() => undefined);
  }, streamsTogether);
}
