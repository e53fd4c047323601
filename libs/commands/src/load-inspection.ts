import { evolve, evolveLetter, inspectionStream, letterStream, parseEvent, undrafted, unscheduled } from '#domain';
import type { Inspection, InspectionEvent, Letter, LetterEvent } from '#domain';
import type { EventLog, StreamHead } from '#event-log';

/**
 * The state of an inspection, folded from its stream, with the head that an append expects.
 * @returns `imported` for history; `scheduledBy` whom, empty where nothing is scheduled
 */
export async function loadInspection(
  log: EventLog,
  inspectionId: string,
  options?: { upToVersion?: number },
): Promise<{
  readonly state: Inspection;
  readonly head: StreamHead;
  readonly imported: boolean;
  readonly scheduledBy: string;
}> {
  const { events, head } = await log.load(inspectionStream(inspectionId), options);
  const state = events.map((event) => parseEvent<InspectionEvent>(event)).reduce<Inspection>(evolve, unscheduled);
  return { state, head, imported: events[0]?.imported === true, scheduledBy: events[0]?.by ?? '' };
}

/** The state of an inspection's letter, folded from its own stream. */
export async function loadLetter(
  log: EventLog,
  inspectionId: string,
): Promise<{ readonly letter: Letter; readonly head: StreamHead }> {
  const { events, head } = await log.load(letterStream(inspectionId));
  const letter = events.map((event) => parseEvent<LetterEvent>(event)).reduce<Letter>(evolveLetter, undrafted);
  return { letter, head };
}
