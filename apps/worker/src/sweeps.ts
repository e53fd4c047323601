import { movesWaiting, type WaitingMove } from '#commands';
import { dateInWords, mailboxOf, type Person } from '#domain';
import { StreamSweep } from '#event-log';
import { log as lines } from '#platform';
import { doDueActs, mayTellNow, sweepNotices, sweepPost, tellMovers, type Told } from '#post';
import { consumerNames, queueOf, typesFor } from '#queues';
import { stoppedProjections, triedAgainFrom } from '#read-models';
import { planningParts, type WorkerParts } from './processors.ts';

const sweptAtOnce = 1_000;
/** Every inspection of three programmes is loaded for it, and nobody is told twice on one day. */
const moversAskedEveryMs = 3_600_000;

/**
 * Looks for whatever a lost nudge has left behind and does what is due by the clock, each part on its own: one that cannot
 * be done holds up no other. What is owed to people comes first.
 * @returns one look; the caller sees to it that there is one at a time
 */
export function sweepsOf(parts: WorkerParts): () => Promise<void> {
  const { dataSource, log, clock, queues } = parts;
  const planning = planningParts(parts);
  const sweeps: readonly (readonly [part: string, look: () => Promise<unknown>])[] = [
    ['post', async () => queues.enqueueSwept('send-post', asItems(await sweepPost({ dataSource, log, clock })))],
    ['streams', sweepOfStreams(parts)],
    // What else is due in a shared database is for others to do.
    ...(parts.sendsOnlyFor === undefined
      ? ([
          ['timed acts', () => doDueActs(planning, clock)],
          ['movers', tellingOfMovers(parts)],
          ['notices', async () => queues.enqueueSwept('send-notice', asItems(await sweepNotices(dataSource)))],
        ] as const)
      : []),
  ];
  return async () => {
    for (const [part, look] of sweeps) await look().catch(putOff(part));
  };
}

/** The next sweep is some seconds away and finds the same. */
export const putOff =
  (part: string) =>
  (error: unknown): void =>
    lines.warn('sweep put off', { part, reason: error instanceof Error ? error.message : String(error) });

const asItems = (ids: readonly string[]): { itemId: string }[] => ids.map((itemId) => ({ itemId }));

function sweepOfStreams({ dataSource, clock, queues }: WorkerParts): () => Promise<void> {
  const streamSweep = new StreamSweep(
    dataSource,
    consumerNames.map((name) => ({ name, types: typesFor(name) })),
  );
  // A start may bring the release that can fold what the one before could not: its first sweep tries all.
  let isFirst = true;
  return async () => {
    const stopped = isFirst ? [] : await stoppedProjections(dataSource);
    const waiting = stopped.filter((each) => triedAgainFrom(each) > clock.now());
    // As many more as are left out, so that those which stand still never crowd out the others.
    const behind = await streamSweep.behind(sweptAtOnce + waiting.length);
    for (const name of consumerNames) {
      const own = waiting.filter(({ consumer }) => consumer === name).map(({ stream }) => stream);
      await queues.enqueueSwept(
        queueOf(name),
        (behind.get(name) ?? [])
          .filter((stream) => !own.includes(stream))
          .map((stream) => ({ stream, consumers: [name] })),
      );
    }
    isFirst = false;
  };
}

/** The day's mail to whoever has to move. */
function tellingOfMovers(parts: WorkerParts): () => Promise<void> {
  const { dataSource, log, frameworks, clock } = parts;
  const { from } = planningParts(parts);
  let askedAt = -Infinity;
  return async () => {
    const now = clock.now().getTime();
    if (!mayTellNow(clock) || Math.abs(now - askedAt) < moversAskedEveryMs) return;
    const { moves } = await movesWaiting(log, frameworks, clock.today());
    await tellMovers(dataSource, byPerson(moves), from, clock);
    askedAt = now;
  };
}

/** The moves of each person. */
function byPerson(moves: readonly WaitingMove[]): readonly Told[] {
  const told = new Map<string, { person: Person; lines: string[] }>();
  for (const { told: person, move, bodyName, deadline } of moves) {
    if (person === null) continue;
    const mailbox = mailboxOf(person);
    const known = told.get(mailbox) ?? { person, lines: [] };
    known.lines.push(`${bodyName}: ${move.what}${deadline === null ? '' : `, by ${dateInWords(deadline.on)}`}`);
    told.set(mailbox, known);
  }
  return [...told.values()];
}
