import type { LeaveEntered, LeaveWithdrawn, VisitEntered, VisitMoved, VisitTakenOut } from './events.ts';
import type { Days } from './working-days.ts';

/** A visit as the programme knows it. Inspectors are named by their mailbox in lower case. */
export interface Visit {
  readonly inspectionId: string;
  /** Null for a body outside the directory. */
  readonly bodyId: string | null;
  readonly bodyName: string;
  readonly fieldwork: Days;
  readonly inspectors: readonly string[];
}

export interface Leave {
  readonly leaveId: string;
  readonly inspector: string;
  readonly days: Days;
}

/** What stands on the programme of a year, or of several put together. */
export interface Programme {
  readonly visits: ReadonlyMap<string, Visit>;
  readonly leave: ReadonlyMap<string, Leave>;
}

export const emptyProgramme: Programme = { visits: new Map(), leave: new Map() };

export type ProgrammeEvent = VisitEntered | VisitMoved | VisitTakenOut | LeaveEntered | LeaveWithdrawn;

export function evolveProgramme(programme: Programme, event: ProgrammeEvent): Programme {
  switch (event.type) {
    case 'VisitEntered': {
      const { inspectionId, bodyId, bodyName, fieldwork, inspectors } = event.data;
      return withVisit(programme, { inspectionId, bodyId, bodyName, fieldwork, inspectors });
    }
    case 'VisitMoved': {
      const { inspectionId, fieldwork, inspectors } = event.data;
      const before = programme.visits.get(inspectionId);
      if (before === undefined) throw new Error(`Visit ${inspectionId} moves on a programme that it is not on.`);
      return withVisit(programme, { ...before, fieldwork, inspectors });
    }
    case 'VisitTakenOut': {
      const visits = new Map(programme.visits);
      visits.delete(event.data.inspectionId);
      return { ...programme, visits };
    }
    case 'LeaveEntered': {
      const { leaveId, inspector, days } = event.data;
      return { ...programme, leave: new Map(programme.leave).set(leaveId, { leaveId, inspector, days }) };
    }
    case 'LeaveWithdrawn': {
      const leave = new Map(programme.leave);
      leave.delete(event.data.leaveId);
      return { ...programme, leave };
    }
    default:
      return event satisfies never;
  }
}

/** The programmes of several years as one; what stands on two of them (around New Year) is there once. */
export const together = (programmes: readonly Programme[]): Programme => ({
  visits: new Map(programmes.flatMap(({ visits }) => [...visits])),
  leave: new Map(programmes.flatMap(({ leave }) => [...leave])),
});

const withVisit = (programme: Programme, visit: Visit): Programme => ({
  ...programme,
  visits: new Map(programme.visits).set(visit.inspectionId, visit),
});
