import { loadProgramme } from '#commands';
import { programmeStream, together, yearOf, type Programme } from '#domain';
import { listStreams } from '#event-log';
import type { WebDeps } from '../web-deps.ts';

const prefix = programmeStream(0).slice(0, -1);

/** All programmes from the year before this one on, as one. */
export async function programmeSinceLastYear({
  eventLog,
  dataSource,
  clock,
}: Pick<WebDeps, 'eventLog' | 'dataSource' | 'clock'>): Promise<Programme> {
  const streams = await listStreams(dataSource.manager, prefix);
  const years = streams.map(({ stream }) => Number(stream.slice(prefix.length)));
  const since = yearOf(clock.today()) - 1;
  const loaded = await Promise.all(years.filter((year) => year >= since).map((year) => loadProgramme(eventLog, year)));
  return together(loaded.map(({ programme }) => programme));
}
