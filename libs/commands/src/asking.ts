import type { Refusal } from '#domain';

/** Who asks for an act, and how. */
export interface Asking {
  /** E-mail address of a person, or an inspector's name in a pack. */
  readonly by: string;
  /** Only an import sets it: the day of a live act is today's. ISO date. */
  readonly on?: string;
  /** True for history taken from a pack. */
  readonly imported?: boolean;
  /** The same key twice is the same act once. */
  readonly idempotencyKey?: string;
  /** Version of the last event that touched what the person saw: a case for readings, the letter's stream for its acts, else the inspection. */
  readonly expectedVersion?: number;
  readonly correlationId?: string;
}

/** What an act answers: where that which was acted on stands now. */
export interface Acted {
  readonly inspectionId: string;
  /** Version after the act of the letter's stream for acts on the letter, else of the inspection's. */
  readonly version: number;
}

/** The rules said no; nothing was appended. */
export class Refused extends Error {
  readonly refusals: readonly Refusal[];
  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ sentence }) => sentence).join(' '));
    this.name = 'Refused';
    this.refusals = refusals;
  }
}

/** Somebody else changed the thing since it was shown; nothing was appended. */
export class Stale extends Error {
  readonly expectedVersion: number;
  readonly version: number;
  constructor(expectedVersion: number, version: number) {
    super(
      `What you saw was version ${expectedVersion}; it is now at version ${version}. Look at it again, then repeat the act if it is still right.`,
    );
    this.name = 'Stale';
    this.expectedVersion = expectedVersion;
    this.version = version;
  }
}
