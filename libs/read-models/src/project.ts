import type { DataSource } from 'typeorm';
import { follow, lastVersions, streamsBehind, type OpenEvent, type Session } from '#event-log';
import { allOrFirstFailure, log as lines } from '#platform';
import type { Projection, ProjectionName } from './projection.ts';
import { projections } from './projections.ts';
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
  try {
    await projectTogether(dataSource, [{ projection, streams: [stream] }]);
    return 'up to date';
  } catch (error) {
    if (isPassing(error)) throw error;
  }
  let outcome: 'up to date' | 'stopped' = 'up to date';
  await follow(dataSource, [readerOf({ projection, streams: [stream] })], async ([events = []], session) => {
    const faulty = await firstFaulty(projection, events, session);
    if (faulty === undefined) {
      forgetStop(session, projection.name, stream);
      return [lastVersions(events)];
    }
    outcome = 'stopped';
    recordStop(session, projection.name, faulty.event, faulty.fault);
    return [faulty.foldedUpTo === undefined ? new Map() : new Map([[stream, faulty.foldedUpTo]])];
  });
  return outcome;
}

/** A projection, and the streams that may have news for it, each once. */
interface Wanted {
  readonly projection: Projection;
  readonly streams: readonly string[];
}

const readerOf = ({ projection: { name, types }, streams }: Wanted) => ({ consumer: name, streams, types });

/**
 * Brings projections up to the end of some streams in one transaction: all of them, or none.
 * @throws Error where an event cannot be folded, or the database is away or busy
 */
async function projectTogether(dataSource: DataSource, wanted: readonly Wanted[]): Promise<void> {
  await follow(dataSource, wanted.map(readerOf), async (news, session) => {
    const folded = wanted.map(({ projection }, reader) => ({ projection, events: news[reader] ?? [] }));
    const versions = folded.map(({ events }) => lastVersions(events));
    const busy = folded.filter(({ events }) => events.length > 0);
    // Side by side, so that their queries wait for no answer of another's; and all to their end, for none may still be
    // asking on this connection when the transaction is taken back. What they only send goes with the commit.
    await allOrFirstFailure(
      busy.map(async ({ projection, events }) => projection.fold(events, { schema: 'read', session })),
    );
    return versions;
  });
}

interface Faulty {
  readonly event: OpenEvent;
  readonly fault: Error;
  /** Version of the event before it; undefined where it is the first of these. */
  readonly foldedUpTo: number | undefined;
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
    if (fault !== undefined) return { event, fault, foldedUpTo: events[place - 1]?.version };
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
    await session.settle();
  } catch (error) {
    // What was sent before may be the reason; and the session is to know nothing of it any more.
    const reason: unknown = await session.settle().then(
      () => error,
      (first: unknown) => first,
    );
    if (isPassing(reason)) throw reason;
    await session.query('rollback to savepoint some_events');
    return reason instanceof Error ? reason : new Error(String(reason));
  }
  await session.query('release savepoint some_events');
  return undefined;
}

/** Streams in one transaction: enough that its round trips weigh nothing, few enough that nobody waits long for them. */
export const streamsTogether = 64;

/**
 * Brings one projection up to the end of some streams, in one transaction if that can be. Where an event cannot be
 * folded, its own stream alone stands still.
 * @param streams each once
 * @throws Error where the database is away or busy; what is not done then is worth another try
 */
export async function projectEach(
  dataSource: DataSource,
  projection: Projection,
  streams: readonly string[],
): Promise<void> {
  if (streams.length > 1) {
    try {
      await projectTogether(dataSource, [{ projection, streams }]);
      return;
    } catch (error) {
      if (isPassing(error)) throw error;
      lines.warn('folded stream by stream', { consumer: projection.name, reason: String(error) });
    }
  }
  for (const stream of streams) await project(dataSource, projection, stream);
}

/** That streams may have news, and for which projections. */
export interface News {
  readonly stream: string;
  readonly projections: readonly ProjectionName[];
}

/**
 * Brings projections up to the end of the streams that have news for them, all in one transaction if that can be. Where an
 * event cannot be folded, its own stream stands still for that projection alone.
 * @throws Error where the database is away or busy; what is not done then is worth another try
 */
export async function projectNews(dataSource: DataSource, news: readonly News[]): Promise<void> {
  const wanted = Object.values(projections).flatMap((projection): Wanted[] => {
    const own = news.filter((each) => each.projections.includes(projection.name));
    return own.length === 0 ? [] : [{ projection, streams: [...new Set(own.map(({ stream }) => stream))].sort() }];
  });
  if (wanted.length > 1) {
    try {
      await projectTogether(dataSource, wanted);
      return;
    } catch (error) {
      if (isPassing(error)) throw error;
      lines.warn('folded projection by projection', { reason: String(error) });
    }
  }
  for (const { projection, streams } of wanted) await projectEach(dataSource, projection, streams);
}

/** Brings a projection up to the end of every stream. @returns how many streams had news */
export async function projectAll(dataSource: DataSource, projection: Projection): Promise<number> {
  const done = new Set<string>();
  for (;;) {
    const behind = await streamsBehind(dataSource, projection.name, projection.types, 1000 + done.size);
    const news = behind.filter((stream) => !done.has(stream));
    if (news.length === 0) return done.size;
    for (let first = 0; first < news.length; first += streamsTogether) {
      await projectEach(dataSource, projection, news.slice(first, first + streamsTogether));
    }
    // A stopped stream stays behind: asked once, not for ever.
    for (const stream of news) done.add(stream);
  }
}
