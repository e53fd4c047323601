import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../support/until.ts';
import { endingNone, mailMoments, type Backend, type Fault } from './backend.ts';
import type { Chance } from './chance.ts';
import { badMoods, type MailServer } from './mail-server.ts';
import { momentNames, type Moments } from './moments.ts';

const longestGapMs = 500;
const waitForMomentMs = 1_500;
/** Where a fault has to find something to strike; the network to the mail server is used only now and then. */
const waitLongForMomentMs = 10_000;
/** Between a moment and the fault: from in the midst of it to just after it. */
const longestAfterMomentMs = 30;
const mostMessagesOfAMood = 2;
/** How often more, at most, a fault strikes that found nothing to strike, so that a run comes to an end. */
const mostTriesMore = 5;
/** A message comes every second or so; the rest is for a busy machine. */
const moodsMetWithinMs = 120_000;

export interface Striking {
  readonly backend: Backend;
  readonly mail: MailServer;
  readonly moments: Moments;
  readonly chance: Chance;
  readonly kills: number;
  readonly tell: (line: string) => void;
  /** Rejects when an inspection could not be lived to its end. */
  readonly broken: Promise<never>;
}

export interface Struck {
  readonly kills: number;
  readonly sendersKilled: number;
  /** A sentence for each fault that never found anything to strike, and for each mood that no message has met. */
  readonly faults: readonly string[];
}

/** Strikes until `kills` processes were killed and each fault has struck. */
export async function strikeAll(striking: Striking): Promise<Struck> {
  const { backend, mail, chance, kills, tell, broken } = striking;
  const faults = [...backend.faults, ...mailFaults(mail)];
  const sum = { kills: 0, sendersKilled: 0 };
  const times = new Map(faults.map(({ name }) => [name, 0]));
  const strike = async (fault: Fault, aimed: 'always' | 'often'): Promise<void> => {
    const came = await strikeOnce(striking, fault, aimed);
    sum.kills += came.kills;
    sum.sendersKilled += came.sendersKilled;
    if (came.struck) times.set(fault.name, (times.get(fault.name) ?? 0) + 1);
  };
  const drawn = new Set<Fault>();
  for (const fault of rounds(faults, chance.branch())) {
    if (sum.kills >= kills && drawn.size === faults.length) break;
    drawn.add(fault);
    await strike(fault, 'often');
  }
  const missing = (): readonly Fault[] => faults.filter(({ name }) => times.get(name) === 0);
  for (let tries = 0; tries < mostTriesMore; tries += 1) for (const fault of missing()) await strike(fault, 'always');
  // A mood strikes when a message meets it, and messages come for as long as inspections are lived.
  const moodsMet = until(() => !mail.isWaitingForMessages, moodsMetWithinMs).catch(() => undefined);
  await Promise.race([moodsMet, broken]);
  mail.calmDown();
  for (const [name, struck] of times) tell(`struck ${struck} times: ${name}`);
  for (const [mood, messages] of mail.met) tell(`met by ${messages} messages: mail server: ${mood}`);
  return {
    ...sum,
    faults: [
      ...missing().map(({ name }) => `${backend.name}: never struck anything: ${name}`),
      ...badMoods
        .filter((mood) => mail.met.get(mood) === 0)
        .map((mood) => `${backend.name}: no message has met the mail server's mood: ${mood}`),
    ],
  };
}

/** Rounds without end: in each every fault comes as often as it says, in a drawn order. */
function* rounds(faults: readonly Fault[], chance: Chance): Generator<Fault> {
  const round = faults.flatMap((fault) => Array.from({ length: fault.times }, () => fault));
  for (;;) yield* chance.shuffled(round);
}

async function strikeOnce(
  { moments, chance, tell, broken }: Striking,
  fault: Fault,
  aimed: 'always' | 'often',
): ReturnType<Fault['strike']> {
  // Everything about a fault is drawn before anything waits: the schedule depends on the seed alone.
  // Some strike a process that is only starting.
  const takesAim = chance.number() < 0.85 || aimed === 'always';
  const gapMs = chance.between(100, longestGapMs);
  const moment = chance.number() < 0.6 || aimed === 'always' ? chance.oneOf(fault.moments ?? momentNames) : undefined;
  const afterMs = chance.between(0, longestAfterMomentMs);
  const own = chance.branch();
  const patienceMs = aimed === 'always' ? waitLongForMomentMs : waitForMomentMs;
  const strike = async (): ReturnType<Fault['strike']> => {
    await wait(gapMs);
    if (takesAim) await fault.aim();
    const came = moment !== undefined && (await moments.next(moment, patienceMs));
    if (came) await wait(afterMs);
    const strike = await fault.strike(own);
    const inVain = strike.struck ? '' : ', in vain';
    tell(`${strike.says ?? fault.name}${came ? `, ${afterMs} ms after: ${moment}` : ''}${inVain}`);
    return strike;
  };
  return await Promise.race([strike(), broken]);
}

function mailFaults(mail: MailServer): readonly Fault[] {
  const aim = (): Promise<void> => Promise.resolve();
  return [
    ...badMoods.map((mood): Fault => ({
      name: `mail server: ${mood}`,
      times: 1,
      aim,
      strike(own) {
        mail.beIn(mood, own.between(1, mostMessagesOfAMood));
        return Promise.resolve(endingNone(true));
      },
    })),
    {
      name: 'mail server away',
      times: 2,
      moments: mailMoments,
      aim,
      async strike(own) {
        await mail.crash(own.between(100, 2_000));
        return endingNone(true);
      },
    },
  ];
}
