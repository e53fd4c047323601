import { loadDirectory, loadProgramme } from '#commands';
import type { DirectoryEntry } from '#domain';
import { programmeOf, programmeYears } from '#read-models';
import type { WebDeps } from '../web-deps.ts';

/** A body of the directory as a candidate for the programme. */
interface Candidate extends DirectoryEntry {
  readonly bodyId: string;
  /** ISO date: first day of the latest fieldwork that took place, history included; null where none is known. */
  readonly lastInspected: string | null;
  /** ISO date: first day of the next visit on the programme, or of one that was missed; null where none is planned. */
  readonly planned: string | null;
}

/** Every body, the longest not inspected first; those never inspected before all others. */
export async function candidates(
  deps: Pick<WebDeps, 'eventLog' | 'dataSource' | 'clock'>,
): Promise<readonly Candidate[]> {
  const { eventLog, dataSource, clock } = deps;
  const today = clock.today();
  const [bodies, years] = await Promise.all([loadDirectory(eventLog, dataSource.manager), programmeYears(dataSource)]);
  const [rows, programmes] = await Promise.all([
    Promise.all(years.map((year) => programmeOf(dataSource, year))),
    Promise.all(years.map((year) => loadProgramme(eventLog, year))),
  ]);
  const visits = new Map(programmes.flatMap(({ programme }) => [...programme.visits]));
  const idOf = new Map(bodies.map(({ bodyId, entry }) => [entry.name.toLowerCase(), bodyId]));
  const byBody = new Map<string | undefined, { start: string; isAhead: boolean }[]>();
  for (const { inspectionId, body, fieldwork, stage } of rows.flat()) {
    // History names its body and no more; a body that was renamed since is known by its id.
    const bodyId = visits.get(inspectionId)?.bodyId ?? idOf.get(body.name.toLowerCase());
    const isAhead = fieldwork.start > today || stage.name === 'missed';
    byBody.set(bodyId, [...(byBody.get(bodyId) ?? []), { start: fieldwork.start, isAhead }]);
  }
  return bodies
    .map(({ bodyId, entry }) => {
      const days = (ahead: boolean) =>
        (byBody.get(bodyId) ?? [])
          .filter(({ isAhead }) => isAhead === ahead)
          .map(({ start }) => start)
          .sort();
      return { bodyId, ...entry, lastInspected: days(false).at(-1) ?? null, planned: days(true)[0] ?? null };
    })
    .sort((one, other) => (one.lastInspected ?? '').localeCompare(other.lastInspected ?? ''));
}
