import type { QueueSettings } from '#queues';
import type { Chance } from './chance.ts';

/** Something that the outside world does to the product. */
export interface Fault {
  readonly name: string;
  /** How often it comes, against the others. */
  readonly weight: number;
  /** Processes that it ends. */
  readonly kills: number;
  /** Senders among them: each may leave as many items unknown as it has connections. */
  readonly sendersKilled: number;
  /** Waits until what it strikes is at work, for a while. */
  aim(): Promise<void>;
  /** Strikes; comes back when whatever it struck has been started or mended. */
  strike(chance: Chance): Promise<void>;
}

/** The product as processes of one kind, with what it stands on. */
export interface Backend {
  readonly name: 'processes on Redis' | 'one process on the embedded database';
  readonly webUrl: string;
  readonly faults: readonly [Fault, ...Fault[]];
  databaseUrl(): Promise<string>;
  queueSettings(): Promise<QueueSettings>;
  /** Ends of processes that no fault explains. */
  falls(): readonly string[];
  /** @returns which processes did not end when told to */
  stop(): Promise<readonly string[]>;
}

/** Small times, so that the product is quiet soon after the last fault. */
export const quickTimes = {
  LEASE_SECONDS: '6',
  SMTP_TIMEOUT_SECONDS: '2',
  SWEEP_SECONDS: '2',
  RELAY_POLL_MS: '500',
  BACKOFF_FIRST_MS: '200',
} as const;
/** Most items that one sender has in the hands of the mail server at once. */
export const poolSize = 5;
/** Longest time for which something stays away, in milliseconds. */
export const longestDownMs = 1_500;
/** How long a fault waits for what it strikes to be at work, on a busy machine. */
export const aimForMs = 45_000;
