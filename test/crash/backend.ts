import type { QueueSettings } from '#queues';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppProcess } from './app-process.ts';
import type { Chance } from './chance.ts';
import type { MailRoute } from './mail-route.ts';
import type { MailServer } from './mail-server.ts';
import type { Moment } from './moments.ts';
import type { Cut, Network } from './network.ts';

/** Something that the outside world does to the product. */
export interface Fault {
  readonly name: string;
  /** How often it strikes in one round of all of them. */
  readonly times: number;
  /** Moments that mean something to it; any, unless said. */
  readonly moments?: readonly [Moment, ...Moment[]];
  /** Waits until what it strikes is at work, for a while. */
  aim(): Promise<void>;
  /** Strikes; comes back when whatever it struck is mended, or killed and about to be started. */
  strike(chance: Chance): Promise<Strike>;
}

/** What a strike came to: a process that was down already is not killed, and a stretch that nobody used is not cut. */
export interface Strike {
  /** Whether there was something to strike. */
  readonly struck: boolean;
  /** Processes that it ended. */
  readonly kills: number;
  /** Senders among them: each may leave as many items unknown as it has connections. */
  readonly sendersKilled: number;
  /** What it did, where the fault's name does not say it all. */
  readonly says?: string;
}

/** A strike that ends no process. */
export const endingNone = (struck: boolean): Strike => ({ struck, kills: 0, sendersKilled: 0 });
/** A strike that ends a process where there is one. */
export const ending = (killed: boolean, what: 'sender' | 'other'): Strike => ({
  struck: killed,
  kills: killed ? 1 : 0,
  sendersKilled: killed && what === 'sender' ? 1 : 0,
});

/** What a backend is started with. */
export interface BackendParts {
  readonly folder: string;
  readonly mail: MailServer;
  readonly masterKey: string;
}

/** The product as processes of one kind, with what it stands on. */
export interface Backend {
  readonly name: 'processes on Redis' | 'one process on the embedded database';
  /** Over a stretch of network that faults cut. */
  readonly webUrl: string;
  /** Ways of the senders to the mail server. */
  readonly mailRoutes: readonly MailRoute[];
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
  LEASE_SECONDS: '4',
  SMTP_TIMEOUT_SECONDS: '2',
  SWEEP_SECONDS: '1',
  RELAY_POLL_MS: '500',
  BACKOFF_FIRST_MS: '200',
} as const;
/** Most items that one sender has in the hands of the mail server at once. */
export const poolSize = 5;
/** Longest time for which something stays away, in milliseconds. */
export const longestDownMs = 1_000;
/** Longer than a sender's patience and than no lease. */
const longestCutMs = 3_000;
/** How long a fault waits for what it strikes to be at work, on a busy machine. */
const aimForMs = 180_000;

/** Waits until the process works, for a while. */
export const aimAt = (app: AppProcess) => async (): Promise<void> => void (await app.works(aimForMs));

/** A stretch of network between two of them, and what lies at its ends. */
export interface Stretch {
  readonly between: string;
  readonly network: Network;
  readonly moments?: readonly [Moment, ...Moment[]];
}

/** Before the server asks for the body and after it. */
export const mailMoments: readonly [Moment, ...Moment[]] = [
  'mail connection opened',
  'recipient named',
  'body asked for',
  'body received',
];
/** A sender has most to lose while it sends, and until it has recorded what came of it. */
export const sendingMoments: readonly [Moment, ...Moment[]] = [...mailMoments, 'copy accepted'];

/** Cuts a stretch of network for up to three seconds, by reset or by silence. */
export function cutting(app: AppProcess, { between, network, moments }: Stretch, times: number): Fault {
  return {
    name: `network between ${between}`,
    times,
    ...(moments === undefined ? {} : { moments }),
    aim: aimAt(app),
    async strike(chance) {
      const how = chance.oneOf<Cut>(['reset', 'silence']);
      const before = network.struck;
      network.cut(how);
      await wait(chance.between(200, longestCutMs));
      network.mend();
      return { ...endingNone(network.struck > before), says: `network between ${between} cut by ${how}` };
    },
  };
}
