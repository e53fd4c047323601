import type { LoadedStream, RecordedEvent, StreamAppend } from './event.ts';

/** The log: every fact, appended once, never changed. */
export interface EventLog {
  /** All events of a stream, oldest first; an unknown stream is empty with version 0. */
  load(stream: string, options?: { upToVersion?: number }): Promise<LoadedStream>;
  /**
   * Appends to one stream or several, all or nothing, and their outbox rows with them.
   * @throws VersionConflict where a stream has moved on since it was loaded
   * @throws IdempotencyKeyUsed where the key stands on an earlier append; it carries that append's events
   */
  append(appends: readonly StreamAppend[], options?: { idempotencyKey?: string }): Promise<readonly RecordedEvent[]>;
  /** The events that an idempotency key was used for; empty for an unknown key. */
  findByIdempotencyKey(key: string): Promise<readonly RecordedEvent[]>;
}

export class VersionConflict extends Error {
  readonly stream: string;
  readonly expectedVersion: number;
  constructor(stream: string, expectedVersion: number) {
    super(`Stream ${stream} has moved on since version ${expectedVersion} was loaded; load it again and decide anew.`);
    this.name = 'VersionConflict';
    this.stream = stream;
    this.expectedVersion = expectedVersion;
  }
}

export class IdempotencyKeyUsed extends Error {
  readonly events: readonly RecordedEvent[];
  constructor(key: string, events: readonly RecordedEvent[]) {
    super(`Idempotency key ${key} was used before; its ${events.length} event(s) stand and nothing was appended.`);
    this.name = 'IdempotencyKeyUsed';
    this.events = events;
  }
}
