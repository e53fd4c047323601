import { deadlinesOf, findFramework, isOverdue, moverOf, nextMover, plannerOf, yearOf } from '#domain';
import type { Deadline, Framework, NextMove, Person } from '#domain';
import type { EventLog } from '#event-log';
import { holidaysAround, mapSome } from '#platform';
import { loadInspection, loadLetter } from './load-inspection.ts';
import { loadProgramme } from './planning-knowledge.ts';

/** Inspections whose events lie in memory together: an inspection that was read has half a megabyte of them. */
const FOLDED_AT_ONCE = 8;

/** A move that an inspection waits for. */
export interface WaitingMove {
  readonly inspectionId: string;
  readonly bodyName: string;
  readonly move: NextMove;
  /** Null where it waits for whoever plans. */
  readonly person: Person | null;
  /** Who is written to: that person, or whoever scheduled the visit; nobody for a caseload before the body knows. */
  readonly told: Person | null;
  /** Null where the framework sets none. */
  readonly deadline: Deadline | null;
  /** ISO date from which it waits, for a visit that was missed; else null, and it goes by its deadline. */
  readonly since: string | null;
}

/** A deadline that has passed without being met. */
export interface Overdue {
  readonly inspectionId: string;
  readonly bodyName: string;
  readonly deadline: Deadline;
  readonly person: Person | null;
}

export interface Waiting {
  /** The one whose deadline is the oldest first, or which waits for longest. */
  readonly moves: readonly WaitingMove[];
  readonly overdue: readonly Overdue[];
}

/**
 * What the inspections on the programmes of last year, this year and the next wait for, folded from their logs. History
 * stands on no programme and waits for nobody.
 * @param today ISO date
 */
export async function movesWaiting(log: EventLog, frameworks: readonly Framework[], today: string): Promise<Waiting> {
  const year = yearOf(today);
  const programmes = await Promise.all([year - 1, year, year + 1].map((each) => loadProgramme(log, each)));
  const ids = new Set(programmes.flatMap(({ programme }) => [...programme.visits.keys()]));
  const found = await mapSome(ids, FOLDED_AT_ONCE, (id) => waitingFor(log, frameworks, today, id));
  return {
    moves: found.flatMap(({ moves }) => moves).sort((one, other) => dateOf(one).localeCompare(dateOf(other))),
    overdue: found
      .flatMap(({ overdue }) => overdue)
      .sort((one, other) => one.deadline.on.localeCompare(other.deadline.on)),
  };
}

const dateOf = ({ deadline, since }: WaitingMove): string => deadline?.on ?? since ?? '9999';
const nothing: Waiting = { moves: [], overdue: [] };

async function waitingFor(
  log: EventLog,
  frameworks: readonly Framework[],
  today: string,
  inspectionId: string,
): Promise<Waiting> {
  const [{ state, scheduledBy }, { letter }] = await Promise.all([
    loadInspection(log, inspectionId),
    loadLetter(log, inspectionId),
  ]);
  if (state.stage === 'unscheduled' || state.stage === 'cancelled') return nothing;
  const framework = findFramework(frameworks, state.framework);
  const { start } = state.fieldwork;
  const deadlines = deadlinesOf(framework?.deadlines ?? [], state.fieldwork, holidaysAround(yearOf(start)));
  const move = nextMover(state, letter, { deadlines, eligibility: framework?.eligibility }, today);
  const planner = state.announced === null && state.missed === null ? null : plannerOf(scheduledBy);
  const of = { inspectionId, bodyName: state.inspectedBody.shortName };
  return {
    moves:
      move === null
        ? []
        : [
            {
              ...of,
              move,
              person: moverOf(state, move.whose),
              told: move.whose === 'planner' ? planner : moverOf(state, move.whose),
              since: state.missed === null ? null : start,
              deadline: deadlines.find(({ id }) => id === move.deadline) ?? null,
            },
          ],
    overdue: deadlines
      .filter((deadline) => isOverdue(state, letter, deadline, today))
      .map((deadline) => ({ ...of, deadline, person: moverOf(state, deadline.whose) })),
  };
}
