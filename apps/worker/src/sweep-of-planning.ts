import { movesWaiting, type WaitingMove } from '#commands';
import { dateInWords, type Person } from '#domain';
import { sweepPlanning, tellMovers, type Told } from '#post';
import { planningParts, type WorkerParts } from './processors.ts';

/**
 * What planning does by the clock: timed acts, the day's mail to whoever has to move, and what a lost nudge left behind.
 * @returns notices that are due now
 */
export async function sweepOfPlanning(parts: WorkerParts): Promise<readonly string[]> {
  const { dataSource, log, frameworks, clock } = parts;
  const planning = planningParts(parts);
  const { moves } = await movesWaiting(log, frameworks, clock.today());
  await tellMovers(dataSource.manager, byPerson(moves), planning.from, clock);
  return sweepPlanning(planning, clock);
}

/** The moves of each person, those of a body that has nothing to do with our accounts left out: it has its letters. */
function byPerson(moves: readonly WaitingMove[]): readonly Told[] {
  const told = new Map<string, { person: Person; lines: string[] }>();
  for (const { person, move, bodyName, deadline } of moves) {
    if (person === null) continue;
    const mailbox = person.email.trim().toLowerCase();
    const known = told.get(mailbox) ?? { person, lines: [] };
    known.lines.push(`${bodyName}: ${move.what}${deadline === null ? '' : `, by ${dateInWords(deadline.on)}`}`);
    told.set(mailbox, known);
  }
  return [...told.values()];
}
