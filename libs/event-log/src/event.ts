/** What a writer knows of an event; the log adds identity, version, time of recording and hash. */
export interface NewEvent {
  readonly type: string;
  /** 1 unless the shape of `data` has changed since. */
  readonly schemaVersion?: number;
  /** ISO date (Europe/London) on which it happened. */
  readonly on: string;
  /** E-mail address or machine name of who did it. */
  readonly by: string;
  /** True for history taken from a pack. */
  readonly imported?: boolean;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly data: unknown;
  /** Personal fields, encrypted under the key of `sealedUnder` (an inspection's id). */
  readonly sealed?: unknown;
  readonly sealedUnder?: string;
}

/** An event as the log gives it back. `sealed` is opened, or undefined where its key is destroyed or nothing was sealed. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly stream: string;
  /** 1, 2, 3 … within the stream. */
  readonly version: number;
  /** For paging and for people; never a reader's checkpoint. */
  readonly position: bigint;
  readonly type: string;
  readonly schemaVersion: number;
  readonly on: string;
  readonly by: string;
  readonly imported: boolean;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** Instant, UTC. */
  readonly recordedAt: Date;
  readonly data: unknown;
  readonly sealed?: unknown;
  /** 32 bytes: SHA-256 of the hash before and the canonical JSON of the envelope. */
  readonly hash: Buffer;
}

/** The end of a stream as a command has loaded it: what an append expects to find. */
export interface StreamHead {
  readonly version: number;
  /** Null for a stream that is still empty. */
  readonly hash: Buffer | null;
}

export interface LoadedStream {
  readonly stream: string;
  readonly head: StreamHead;
  readonly events: readonly RecordedEvent[];
}

export interface StreamAppend {
  readonly stream: string;
  readonly expected: StreamHead;
  readonly events: readonly NewEvent[];
}
