import { inspectionStream, letterStream } from '#domain';
import type { PostgresEventLog } from '#event-log';
import type { LivedInspection } from './inspections.ts';

/**
 * Every accepted act is in the log once, no refused one is, and there is no event that no act explains.
 * @returns a sentence for each that is otherwise
 */
export async function actsAgainstLog(
  log: PostgresEventLog,
  inspections: readonly LivedInspection[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const { inspectionId, acts } of inspections) {
    const explained = new Map<string, string>();
    for (const { key, what, accepted, answer } of acts) {
      const events = await log.findByIdempotencyKey(key);
      if (accepted && events.length === 0) faults.push(`${what} was accepted and is not in the log`);
      if (!accepted && events.length > 0) faults.push(`${what} was refused and is in the log: ${answer}`);
      for (const { eventId } of events) {
        const earlier = explained.get(eventId);
        if (earlier !== undefined) faults.push(`event ${eventId} answers both ${earlier} and ${what}`);
        explained.set(eventId, what);
      }
    }
    const streams = [inspectionStream(inspectionId), letterStream(inspectionId)];
    const loaded = await Promise.all(streams.map((stream) => log.load(stream)));
    for (const { stream, version, type, eventId } of loaded.flatMap(({ events }) => events))
      if (!explained.has(eventId)) faults.push(`nobody asked for ${type}, ${stream} ${version}`);
  }
  if (!inspections.some(({ acts }) => acts.some(({ accepted }) => !accepted)))
    faults.push('no act was refused: the run is too small to say anything of refused acts');
  return faults;
}
