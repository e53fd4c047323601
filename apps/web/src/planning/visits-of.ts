import { evolve, inspectionStream, parseEvent, unscheduled } from '#domain';
import type { Inspection, InspectionEvent } from '#domain';
import { planPostReads, type VisitToShow } from '#post';
import type { WebDeps } from '../web-deps.ts';
import { programmeSinceLastYear } from './programme-since.ts';

/** Whoever has a visit in the calendar has it changed by these. */
const changes: ReadonlySet<string> = new Set(planPostReads.types);

/**
 * The visits on which an inspector (mailbox in lower case) stands, from the year before this one on, by their first day.
 * They are folded from the log, so that a calendar is never behind an invitation.
 */
export async function visitsOf(
  deps: Pick<WebDeps, 'eventLog' | 'dataSource' | 'clock'>,
  inspector: string,
): Promise<readonly VisitToShow[]> {
  const programme = await programmeSinceLastYear(deps);
  const theirs = [...programme.visits.values()].filter(({ inspectors }) => inspectors.includes(inspector));
  const visits = await Promise.all(theirs.map(({ inspectionId }) => visitToShow(deps.eventLog, inspectionId)));
  return visits
    .filter((visit) => visit !== undefined)
    .sort((one, other) => one.inspection.fieldwork.start.localeCompare(other.inspection.fieldwork.start));
}

async function visitToShow(eventLog: WebDeps['eventLog'], inspectionId: string): Promise<VisitToShow | undefined> {
  const { events } = await eventLog.load(inspectionStream(inspectionId));
  const inspection = events.map((event) => parseEvent<InspectionEvent>(event)).reduce<Inspection>(evolve, unscheduled);
  const changedAt = events.findLast(({ type }) => changes.has(type))?.recordedAt;
  if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled' || changedAt === undefined)
    return undefined;
  return { inspection, moves: events.filter(({ type }) => type === 'InspectionMoved').length, changedAt };
}
