import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { loadFrameworks } from '#letter';
import { mailMoments, poolSize, type Backend, type BackendParts, type Fault } from './backend.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { liveInspection, type LivedInspection } from './inspections.ts';
import { badMoods, MailServer, type Mood } from './mail-server.ts';
import { momentNames, Moments } from './moments.ts';
import { reckon, type Reckoning } from './reckoning.ts';

export interface CrashRun extends Reckoning {
  readonly kills: number;
  readonly inspections: number;
  readonly unknownAtMost: number;
}

export type StartBackend = (parts: BackendParts) => Promise<Backend>;

/** Inspections under way at once. */
const livesAtOnce = 2;
const longestGapMs = 500;
const waitForMomentMs = 1_500;
/** Between a moment and the fault: from in the midst of it to just after it. */
const longestAfterMomentMs = 30;
const mostMessagesOfAMood = 2;

/** Runs inspections through their lives over one backend, strikes it `kills` times, and reckons when all is quiet. */
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
    const struck = await strikeAll({ backend, mail, moments, chance: chance.branch(), kills, tell, lives });
    tell('no more faults; waiting until all is quiet');
    mail.beIn('as usual', 0);
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

interface Striking {
  readonly backend: Backend;
  readonly mail: MailServer;
  readonly moments: Moments;
  readonly chance: Chance;
  readonly kills: number;
  readonly tell: (line: string) => void;
  readonly lives: Lives;
}

async function strikeAll(striking: Striking): Promise<{ kills: number; sendersKilled: number }> {
  const { backend, mail, moments, chance, kills, tell, lives } = striking;
  const sum = { kills: 0, sendersKilled: 0 };
  const faults: readonly [Fault, ...Fault[]] = [
    ...backend.faults,
    ...mailFaults(mail, backend.faults, chance.branch()),
  ];
  while (sum.kills < kills) {
    // Everything about a fault is drawn before anything waits: the schedule depends on the seed alone.
    const fault = weighted(faults, chance);
    // Some strike a process that is only starting.
    const takesAim = chance.number() < 0.85;
    const gapMs = chance.between(100, longestGapMs);
    const moment = chance.number() < 0.6 ? chance.oneOf(fault.moments ?? momentNames) : undefined;
    const afterMs = chance.between(0, longestAfterMomentMs);
    const own = chance.branch();
    const strike = async (): Promise<void> => {
      await wait(gapMs);
      if (takesAim) await fault.aim();
      const came = moment !== undefined && (await moments.next(moment, waitForMomentMs));
      if (came) await wait(afterMs);
      const saying = await fault.strike(own);
      tell(`${saying ?? fault.name}${came ? `, ${afterMs} ms after: ${moment}` : ''}`);
    };
    await Promise.race([strike(), lives.broken]);
    sum.kills += fault.kills;
    sum.sendersKilled += fault.sendersKilled;
  }
  return sum;
}

/** As often as something is killed, nearly, so that a short run meets every mood; each comes before one comes again. */
function mailFaults(mail: MailServer, others: readonly Fault[], chance: Chance): readonly Fault[] {
  const killing = others.filter(({ kills }) => kills > 0).reduce((sum, { weight }) => sum + weight, 0);
  const here = { kills: 0, sendersKilled: 0, aim: () => Promise.resolve() };
  let moods: Exclude<Mood, 'as usual'>[] = [];
  return [
    {
      ...here,
      name: 'mail server in a bad mood',
      weight: 0.7 * killing,
      strike(own) {
        if (moods.length === 0) moods = shuffled(badMoods, chance);
        const mood = moods.pop() ?? badMoods[0];
        mail.beIn(mood, own.between(1, mostMessagesOfAMood));
        return Promise.resolve(`mail server: ${mood}`);
      },
    },
    {
      ...here,
      name: 'mail server away',
      weight: 0.15 * killing,
      moments: mailMoments,
      async strike(own) {
        await mail.crash(own.between(100, 2_000));
      },
    },
  ];
}

function shuffled<T>(all: readonly T[], chance: Chance): T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(chance.between(0, left.length - 1), 1));
}

function weighted(faults: readonly [Fault, ...Fault[]], chance: Chance): Fault {
  let left = chance.number() * faults.reduce((sum, { weight }) => sum + weight, 0);
  return faults.find(({ weight }) => (left -= weight) < 0) ?? faults[0];
}
