import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { catchUp, streamsBehind, type PostgresEventLog, type RecordedEvent } from '#event-log';
import { log as lines } from '#platform';
import type { Projection, ProjectionName } from './projection.ts';

/** An event that a projection cannot fold. */
class Unfoldable extends Error {
  readonly event: RecordedEvent;
  constructor(event: RecordedEvent, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Unfoldable';
    this.event = event;
  }
}

/**
 * Brings one projection up to the end of one stream. An event that it cannot fold stops this projection of this stream
 * alone, and is recorded (`stoppedProjections`); every later nudge or sweep tries again, so a release that can fold it
 * goes on by itself.
 * @throws Error where the database is away or busy: worth another try soon
 */
export async function project(
  dataSource: DataSource,
  log: PostgresEventLog,
  projection: Projection,
  stream: string,
): Promise<'up to date' | 'stopped'> {
  const consumer = { consumer: projection.name, stream, types: projection.types };
  try {
    const { from, to } = await catchUp(dataSource, log, consumer, (events, manager) =>
      foldBatch(projection, events, manager),
    );
    if (to > from) await forgetStop(dataSource, projection.name, stream);
    return 'up to date';
  } catch (error) {
    if (!(error instanceof Unfoldable)) throw error;
    await recordStop(dataSource, projection.name, stream, error);
    return 'stopped';
  }
}

async function foldBatch(
  projection: Projection,
  events: readonly RecordedEvent[],
  manager: EntityManager,
): Promise<void> {
  try {
    await manager.transaction((savepoint) => projection.fold(events, { schema: 'read', manager: savepoint }));
  } catch (error) {
    if (isPassing(error)) throw error;
    // Once more one by one, to be able to say which it was; the savepoint has taken the batch back.
    for (const event of events) await foldOne(projection, event, manager);
    lines.warn('folded one by one', { consumer: projection.name, stream: events[0]?.stream, reason: String(error) });
  }
}

async function foldOne(projection: Projection, event: RecordedEvent, manager: EntityManager): Promise<void> {
  try {
    await projection.fold([event], { schema: 'read', manager });
  } catch (error) {
    throw isPassing(error) ? error : new Unfoldable(event, error);
  }
}

/** Postgres classes of errors that another try may not meet: connection, rollback, resources, locks, shutdown. */
const passingClasses = ['08', '40', '53', '55', '57'];

function isPassing(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return error instanceof Error && 'code' in error;
  const { code } = error.driverError as Error & { readonly code?: string };
  return code === undefined || passingClasses.includes(code.slice(0, 2));
}

export interface StoppedProjection {
  readonly consumer: ProjectionName;
  readonly stream: string;
  /** The event that could not be folded. */
  readonly version: number;
  readonly type: string;
  readonly error: string;
  readonly at: Date;
}

/** Projections that stopped at an event, with the reason, for an administrator. */
export async function stoppedProjections(dataSource: DataSource): Promise<StoppedProjection[]> {
  return dataSource.query(
    'select consumer, stream, version, type, error, at from read.stopped order by at, consumer, stream',
  );
}

async function recordStop(dataSource: DataSource, consumer: string, stream: string, stop: Unfoldable): Promise<void> {
  const { version, type } = stop.event;
  lines.error('projection stopped', { consumer, stream, version, type, reason: stop.message });
  await dataSource.query(
    `insert into read.stopped (consumer, stream, version, type, error) values ($1, $2, $3, $4, $5)
     on conflict (consumer, stream) do update
     set version = excluded.version, type = excluded.type, error = excluded.error`,
    [consumer, stream, version, type, stop.message],
  );
}

async function forgetStop(dataSource: DataSource, consumer: string, stream: string): Promise<void> {
  await dataSource.query('delete from read.stopped where consumer = $1 and stream = $2', [consumer, stream]);
}

/** Brings a projection up to the end of every stream. @returns how many streams had news */
export async function projectAll(
  dataSource: DataSource,
  log: PostgresEventLog,
  projection: Projection,
): Promise<number> {
  const done = new Set<string>();
  for (;;) {
    const behind = await streamsBehind(dataSource, projection.name, projection.types, 1000 + done.size);
    const news = behind.filter((stream) => !done.has(stream));
    if (news.length === 0) return done.size;
    for (const stream of news) {
      await project(dataSource, log, projection, stream);
      // A stopped stream stays behind: asked once, not for ever.
      done.add(stream);
    }
  }
}
