import type { DataSource } from 'typeorm';
import { follow, streamsBehind, type OpenEvent, type Session } from '#event-log';
import { log as lines } from '#platform';
import type { Projection } from './projection.ts';
import { forgetStop, isPassing, recordStop } from './stopped.ts';

/**
 * Brings one projection up to the end of one stream. An event that it cannot fold stops this projection of this stream
 * alone: what comes before it is folded, the event is recorded (`stoppedProjections`) and tried again by every later
 * nudge and, ever more seldom, by sweeps, so a release that can fold it goes on by itself.
 * @throws Error where the database is away or busy: worth another try soon
 */
export async function project(
  dataSource: DataSource,
  projection: Projection,
  stream: string,
): Promise<'up to date' | 'stopped'> {
  const consumer = { consumer: projection.name, stream, types: projection.types };
  try {
    await follow(dataSource, consumer, async (events, session) => {
      await projection.fold(events, { schema: 'read', session });
      await forgetStop(session, projection.name, stream);
      return events.at(-1)?.version ?? 0;
    });
    return 'up to date';
  } catch (error) {
    if (isPassing(error)) throw error;
  }
  let outcome: 'up to date' | 'stopped' = 'up to date';
  await follow(dataSource, consumer, async (events, session) => {
    const faulty = await firstFaulty(projection, events, session);
    if (faulty === undefined) {
      await forgetStop(session, projection.name, stream);
      return events.at(-1)?.version ?? 0;
    }
    outcome = 'stopped';
    await recordStop(session, projection.name, faulty.event, faulty.fault);
    return faulty.foldedUpTo;
  });
  return outcome;
}

interface Faulty {
  readonly event: OpenEvent;
  readonly fault: Error;
  /** Version of the event before it; 0 where it is the first of these. */
  readonly foldedUpTo: number;
}

/** Folds the events up to the first that cannot be folded: one by one, where they cannot be all at once. */
async function firstFaulty(
  projection: Projection,
  events: readonly OpenEvent[],
  session: Session,
): Promise<Faulty | undefined> {
  const together = await foldOrTakeBack(projection, events, session);
  if (together === undefined) return undefined;
  for (const [place, event] of events.entries()) {
    const fault = await foldOrTakeBack(projection, [event], session);
    if (fault !== undefined) return { event, fault, foldedUpTo: events[place - 1]?.version ?? 0 };
  }
  lines.warn('folded one by one', {
    consumer: projection.name,
    stream: events[0]?.stream,
    reason: together.message,
  });
  return undefined;
}

/** @returns the reason why these events cannot be folded; then nothing of them is written */
async function foldOrTakeBack(
  projection: Projection,
  events: readonly OpenEvent[],
  session: Session,
): Promise<Error | undefined> {
  await session.query('savepoint some_events');
  try {
    await projection.fold(events, { schema: 'read', session });
  } catch (error) {
    if (isPassing(error)) throw error;
    await session.query('rollback to savepoint some_events');
    return error instanceof Error ? error : new Error(String(error));
  }
  await session.query('release savepoint some_events');
  return undefined;
}

/** Brings a projection up to the end of every stream. @returns how many streams had news */
export async function projectAll(dataSource: DataSource, projection: Projection): Promise<number> {
  const done = new Set<string>();
  for (;;) {
    const behind = await streamsBehind(dataSource, projection.name, projection.types, 1000 + done.size);
    const news = behind.filter((stream) => !done.has(stream));
    if (news.length === 0) return done.size;
    for (const stream of news) {
      await project(dataSource, projection, stream);
      // A stopped stream stays behind: asked once, not for ever.
      done.add(stream);
    }
  }
}
