import { resolve } from 'node:path';
import { z } from 'zod';
import { projectFile } from './project.ts';

/** The environment does not make sense. `faults` names every bad setting, not just the first. */
export class BadSettings extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`Bad settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'BadSettings';
    this.faults = faults;
  }
}

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `is no address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const number = (least: number, most: number) =>
  z
    .string()
    .refine((value) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most, {
      error: `is no whole number from ${least} to ${most}`,
    })
    .transform(Number);

const key = z
  .string()
  .transform((value) => (/^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64')))
  .refine((bytes) => bytes.length === 32, { error: 'is no 32 bytes in hexadecimal or base64' });

const environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MASTER_KEY: key.optional(),
  MASTER_KEY_FILE: z.string().optional(),
  TRUST_PROXY: number(0, 10).default(0),
  SIGN_IN: z.enum(['local'], { error: 'knows only `local`' }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: number(0, 65_535).optional(),
  VAR_FOLDER: z.string().default(projectFile('var')),
  LEASE_SECONDS: number(1, 3_600).default(60),
  SMTP_TIMEOUT_SECONDS: number(1, 30).default(30),
  SWEEP_SECONDS: number(1, 3_600).default(15),
  RELAY_POLL_MS: number(10, 60_000).default(1_000),
  POST_CONNECTIONS: number(1, 100).default(5),
  BACKOFF_FIRST_MS: number(1, 3_600_000).default(1_000),
  POST_FROM: z
    .string()
    .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/, { error: 'is not exactly one mailbox' })
    .default('letters@inspectorate.example'),
});

/** Everything the environment decides. Times carry their unit; absent means the embedded default. */
export interface Settings {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  /** 32 bytes. */
  readonly masterKey: Buffer | undefined;
  readonly masterKeyFile: string | undefined;
  readonly signIn: 'local' | undefined;
  /** Proxies in front whose word on the visitor's address counts; 0 believes no header. */
  readonly trustProxy: number;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number | undefined;
  /** Absolute path of what is kept between runs. */
  readonly varFolder: string;
  /** How long a claimed item of post belongs to its sender. */
  readonly leaseSeconds: number;
  /** For each stage of a talk with the mail server; always shorter than the lease. */
  readonly smtpTimeoutSeconds: number;
  readonly sweepSeconds: number;
  readonly relayPollMs: number;
  readonly postConnections: number;
  /** Wait before the second attempt; it doubles from there. */
  readonly backoffFirstMs: number;
  /** The mailbox that letters come from; its domain ends every Message-ID. */
  readonly postFrom: string;
}

/**
 * Reads the settings; an empty variable counts as absent.
 * @throws BadSettings naming all that is wrong at once, without the values, which may hold passwords
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (given['MASTER_KEY'] !== undefined && given['MASTER_KEY_FILE'] !== undefined)
    faults.push('MASTER_KEY and MASTER_KEY_FILE are both set: which one is it?');
  const lease = Number(given['LEASE_SECONDS'] ?? 60);
  const smtpTimeout = Number(given['SMTP_TIMEOUT_SECONDS'] ?? 30);
  if (lease <= smtpTimeout)
    faults.push(
      'SMTP_TIMEOUT_SECONDS is not shorter than LEASE_SECONDS: a lease would end while its item is being sent',
    );
  if (!parsed.success || faults.length > 0) throw new BadSettings(faults);
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    redisUrl: data.REDIS_URL,
    smtpUrl: data.SMTP_URL,
    masterKey: data.MASTER_KEY,
    masterKeyFile: data.MASTER_KEY_FILE === undefined ? undefined : resolve(data.MASTER_KEY_FILE),
    signIn: data.SIGN_IN,
    trustProxy: data.TRUST_PROXY,
    host: data.HOST,
    port: data.PORT,
    varFolder: resolve(data.VAR_FOLDER),
    leaseSeconds: data.LEASE_SECONDS,
    smtpTimeoutSeconds: data.SMTP_TIMEOUT_SECONDS,
    sweepSeconds: data.SWEEP_SECONDS,
    relayPollMs: data.RELAY_POLL_MS,
    postConnections: data.POST_CONNECTIONS,
    backoffFirstMs: data.BACKOFF_FIRST_MS,
    postFrom: data.POST_FROM,
  };
}
