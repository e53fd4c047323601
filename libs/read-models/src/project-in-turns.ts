import type { DataSource } from 'typeorm';
import { projectEach, streamsTogether } from './project.ts';
import type { Projection } from './projection.ts';

/** Nudges of one projection that are in hand at once: those of one turn, and those that wait for the next. */
export const nudgesInHand = 2 * streamsTogether;

interface Waiting {
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Brings one projection up to date stream by stream while there is little to do, and many streams in one transaction
 * when nudges come faster than transactions: what comes in during one turn is folded in the next. A lone nudge waits
 * for nothing.
 * @returns a function that answers when the stream is up to date (or stopped, see `project`), and rejects where the
 *   database is away or busy
 */
export function projectInTurns(dataSource: DataSource, projection: Projection): (stream: string) => Promise<void> {
  // A stream that is nudged while it is being folded gets another turn: its last event may not have been seen.
  const waiting = new Map<string, Waiting[]>();
  let isWorking = false;

  async function takeTurns(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    while (waiting.size > 0) {
      const turn = [...waiting].slice(0, streamsTogether);
      for (const [stream] of turn) waiting.delete(stream);
      const nudged = turn.flatMap(([, all]) => all);
      await projectEach(
        dataSource,
        projection,
        turn.map(([stream]) => stream),
      ).then(
        () => nudged.forEach(({ done }) => done()),
        (error: unknown) => nudged.forEach(({ failed }) => failed(error)),
      );
    }
    isWorking = false;
  }

  return (stream) =>
    new Promise((done, failed) => {
      const all = waiting.get(stream);
      if (all) all.push({ done, failed });
      else waiting.set(stream, [{ done, failed }]);
      void takeTurns();
    });
}
