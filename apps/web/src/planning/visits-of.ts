import { loadProgramme } from '#commands';
import { evolve, inspectionStream, parseEvent, programmeStream, unscheduled, yearOf } from '#domain';
import type { Inspection, InspectionEvent } from '#domain';
import { listStreams } from '#event-log';
import { planPostReads, type VisitToShow } from '#post';
import type { WebDeps } from '../web-deps.ts';

/** Whoever has a visit in the calendar has it changed by these. */
const changes: ReadonlySet<string> = new Set(planPostReads.types);

/**
 * The visits on which an inspector (mailbox in lower case) stands, from the year before this one on, by their first day.
 * They are folded from the log, so that a calendar is never behind an invitation.
 */
export async function visitsOf(
  { eventLog, dataSource, clock }: Pick<WebDeps, 'eventLog' | 'dataSource' | 'clock'>,
  inspector: string,
): Promise<readonly VisitToShow[]> {
  const streams = await listStreams(dataSource.manager, programmeStreams);
  const years = streams.map(({ stream }) => Number(stream.slice(programmeStreams.length)));
  const since = yearOf(clock.today()) - 1;
  const loaded = await Promise.all(years.filter((year) => year >= since).map((year) => loadProgramme(eventLog, year)));
  const ids = loaded.flatMap(({ programme }) =>
    [...programme.visits.values()]
      .filter(({ inspectors }) => inspectors.includes(inspector))
      .map(({ inspectionId }) => inspectionId),
  );
  // A visit over New Year stands on two programmes.
  const visits = await Promise.all([...new Set(ids)].map((id) => visitToShow(eventLog, id)));
  return visits
    .filter((visit) => visit !== undefined)
    .sort((one, other) => one.inspection.fieldwork.start.localeCompare(other.inspection.fieldwork.start));
}

const programmeStreams = programmeStream(0).slice(0, -1);

async function visitToShow(eventLog: WebDeps['eventLog'], inspectionId: string): Promise<VisitToShow | undefined> {
  const { events } = await eventLog.load(inspectionStream(inspectionId));
  const inspection = events.map((event) => parseEvent<InspectionEvent>(event)).reduce<Inspection>(evolve, unscheduled);
  const changedAt = events.findLast(({ type }) => changes.has(type))?.recordedAt;
  if (inspection.stage === 'unscheduled' || inspection.stage === 'cancelled' || changedAt === undefined)
    return undefined;
  return { inspection, moves: events.filter(({ type }) => type === 'InspectionMoved').length, changedAt };
}
