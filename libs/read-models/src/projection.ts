import type { EventType } from '#domain';
import type { OpenEvent, Session } from '#event-log';

export const projectionNames = ['tally', 'programme', 'timeline', 'progress', 'copies'] as const;
export type ProjectionName = (typeof projectionNames)[number];

/**
 * Where a fold writes: the live tables, or a replay's own in the session's temporary schema. The transaction is the
 * one in which the checkpoint moves.
 */
export interface Place {
  readonly schema: 'read' | 'pg_temp';
  readonly session: Session;
}

/** A fold of the log into tables. It may be replayed at any time, so it writes nowhere else. */
export interface Projection {
  /** Also the name of its checkpoint and of its queue. */
  readonly name: ProjectionName;
  readonly types: readonly EventType[];
  /** Names without schema; rows of no other projection lie in them. */
  readonly tables: readonly string[];
  /**
   * Folds events of one stream or several, each stream's in the order of their versions. Streams come in any order, so
   * what one stream's events write must not depend on another's. What it sends need not be settled when it comes back.
   */
  fold(events: readonly OpenEvent[], place: Place): Promise<void> | void;
}

/** The inspection whose own stream, or letter's stream, this is. */
export function inspectionIdOf(stream: string): string {
  const id = /^(?:inspection|letter)-(.+)$/.exec(stream)?.[1];
  if (id === undefined) throw new Error(`${stream} is the stream of no inspection and no letter.`);
  return id;
}
