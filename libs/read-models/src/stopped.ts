import type { DataSource } from 'typeorm';
import { DatabaseAway, notReached, sqlStateOf, type OpenEvent, type Session } from '#event-log';
import { log as lines } from '#platform';
import type { ProjectionName } from './projection.ts';

/** A projection that stands still on one stream, because it cannot fold an event of it. */
export interface StoppedProjection {
  readonly consumer: ProjectionName;
  readonly stream: string;
  /** The event that could not be folded. */
  readonly version: number;
  readonly type: string;
  readonly error: string;
  /** Since when it stands still, and when it was tried last (UTC). */
  readonly at: Date;
  readonly triedAt: Date;
  /** How often the event was tried. */
  readonly tries: number;
}

/**
 * Projections that stopped at an event, with the reason, for an administrator; those that stand longest first. One whose
 * checkpoint has passed the event stands still no more: folding, which happens for every event, leaves its row alone.
 */
export async function stoppedProjections(dataSource: DataSource): Promise<StoppedProjection[]> {
  const recorded: readonly StoppedProjection[] = await dataSource.query(
    `select consumer, stream, version, type, error, at, tried_at as "triedAt", tries
     from read.stopped order by at, consumer, stream`,
  );
  return notReached(dataSource, recorded);
}

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * From when on a sweep tries again what a nudge may try at any time: the same release fails at the same event, so each
 * wait is twice the one before, up to a quarter of an hour.
 */
export function triedAgainFrom({ triedAt, tries }: Pick<StoppedProjection, 'triedAt' | 'tries'>): Date {
  return new Date(triedAt.getTime() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)));
}

/** In the transaction that keeps what was folded before the event. */
export function recordStop(
  session: Session,
  consumer: ProjectionName,
  { stream, version, type }: OpenEvent,
  fault: Error,
): void {
  lines.error('projection stopped', { consumer, stream, version, type, reason: fault.message });
  session.send(
    `insert into read.stopped (consumer, stream, version, type, error) values ($1, $2, $3, $4, $5)
     on conflict (consumer, stream) do update
     set version = excluded.version, type = excluded.type, error = excluded.error, tried_at = now(),
         tries = case when stopped.version = excluded.version then stopped.tries + 1 else 1 end,
         at = case when stopped.version = excluded.version then stopped.at else now() end`,
    [consumer, stream, version, type, fault.message],
  );
}

/** In the transaction that folds what could not be folded before. */
export function forgetStop(session: Session, consumer: ProjectionName, stream: string): void {
  session.send('delete from read.stopped where consumer = $1 and stream = $2', [consumer, stream]);
}

/** Postgres classes of errors that another try may not meet: connection, rollback, resources, locks, shutdown. */
const passingClasses = ['08', '40', '53', '55', '57'];

/** Whether an error lies with the database as it is just now, not with the event. */
export function isPassing(error: unknown): boolean {
  const sqlState = sqlStateOf(error);
  return sqlState === undefined ? error instanceof DatabaseAway : passingClasses.includes(sqlState.slice(0, 2));
}
