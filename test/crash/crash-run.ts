import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFrameworks } from '#letter';
import { poolSize, type Backend, type BackendParts } from './backend.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { liveInspection, type LivedInspection } from './inspections.ts';
import { MailServer } from './mail-server.ts';
import { Moments } from './moments.ts';
import { reckon, type Reckoning } from './reckoning.ts';
import { strikeAll } from './strikes.ts';

export interface CrashRun extends Reckoning {
  readonly kills: number;
  readonly inspections: number;
  readonly unknownAtMost: number;
}

export type StartBackend = (parts: BackendParts) => Promise<Backend>;

/** Inspections under way at once. */
const livesAtOnce = 2;

/** Runs inspections through their lives over one backend, strikes it until it was killed `kills` times and by every fault, and reckons when all is quiet. */
export async function runCrashes(
  startBackend: StartBackend,
  { kills, seed }: { readonly kills: number; readonly seed: number },
  tell: (line: string) => void,
): Promise<CrashRun> {
  const chance = chanceFrom(seed);
  const moments = new Moments();
  const folder = mkdtempSync(join(tmpdir(), 'inspection-crash-'));
  // As root, Postgres runs as another user, who has to pass through.
  chmodSync(folder, 0o711);
  const masterKey = randomBytes(32).toString('hex');
  const mail = new MailServer(moments, chance.branch());
  await mail.start();
  const backend = await startBackend({ folder, mail, masterKey });
  let stopping: Promise<readonly string[]> | undefined;
  const stop = (): Promise<readonly string[]> => (stopping ??= backend.stop());
  try {
    const lives = startLives(backend, moments, chance.branch());
    const struck = await strikeAll({
      backend,
      mail,
      moments,
      chance: chance.branch(),
      kills,
      tell,
      broken: lives.broken,
    });
    tell('no more faults; waiting until all is quiet');
    const inspections = await lives.end();
    tell(`${inspections.length} inspections published`);
    const reckoning = await reckon(backend, mail, inspections, masterKey);
    const cuts = backend.mailRoutes.flatMap(({ cutAfter354 }) => cutAfter354);
    const forKills = struck.sendersKilled * poolSize;
    const unexplained = reckoning.unknownItems.filter(({ mailbox }) => !cuts.includes(mailbox));
    const unstopped = await stop();
    return {
      ...reckoning,
      kills: struck.kills,
      inspections: inspections.length,
      unknownAtMost: cuts.length + forKills,
      faults: [
        ...reckoning.faults,
        ...struck.faults,
        ...backend.falls().map((fall) => `not asked for: ${fall}`),
        ...(unexplained.length <= forKills
          ? []
          : [`${unexplained.length} items are unknown that no cut explains; the kills explain ${forKills}`]),
        ...unstopped.map((name) => `${name} did not end within 15 seconds of SIGTERM`),
      ],
    };
  } finally {
    await stop();
    await mail.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Lives {
  /** Rejects when a life could not be lived to its end. */
  readonly broken: Promise<never>;
  /** Starts no further inspection; those under way go on to their publication. */
  end(): Promise<readonly LivedInspection[]>;
}

function startLives(backend: Backend, moments: Moments, chance: Chance): Lives {
  const framework = loadFrameworks().find(({ id }) => id === 'sqs');
  if (framework === undefined) throw new Error('The framework sqs is not there.');
  const lived: LivedInspection[] = [];
  let ending = false;
  let number = 0;
  const isEnding = (): boolean => ending;
  const live = async (): Promise<void> => {
    while (!isEnding()) {
      number += 1;
      const living = { url: backend.webUrl, framework, moments };
      lived.push(await liveInspection(living, `Northshire ${number}`, chance.branch()));
    }
  };
  const all = Promise.all(Array.from({ length: livesAtOnce }, live));
  const broken = all.then(() => new Promise<never>(() => undefined));
  broken.catch(() => undefined);
  return {
    broken,
    async end() {
      ending = true;
      await all;
      return lived;
    },
  };
}
