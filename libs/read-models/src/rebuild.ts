import type { DataSource } from 'typeorm';
import {
  inSession,
  lockCheckpoints,
  moveCheckpoints,
  openEventsBehind,
  resetConsumer,
  type OpenEvent,
} from '#event-log';
import { log as lines } from '#platform';
import { project, projectAll } from './project.ts';
import { projectionNames, type Projection, type ProjectionName } from './projection.ts';
import { projections } from './projections.ts';

/** Events in one transaction: enough that its few statements weigh nothing, few enough to lie in memory twice. */
const PAGE = 2_000;
const bulk = { commit: 'may be lost', plans: 'made anew' } as const;

/**
 * Empties the tables of one projection, or of all, and folds the log again. Workers may run and events may come
 * meanwhile; pages show what is folded so far. Should it be cut off, sweeps finish it.
 * @returns streams folded, for each projection
 */
export async function rebuild(
  dataSource: DataSource,
  only?: ProjectionName,
): Promise<{ projection: ProjectionName; streams: number }[]> {
  const rebuilt: { projection: ProjectionName; streams: number }[] = [];
  for (const name of only === undefined ? projectionNames : [only]) {
    const projection = projections[name];
    await dataSource.transaction('READ COMMITTED', async (manager) => {
      await resetConsumer(manager, name);
      await manager.query(`truncate ${projection.tables.map((table) => `read.${table}`).join(', ')}`);
      // A worker may have folded a new stream between the two: its rows are gone with the rest, so its checkpoint must be.
      await resetConsumer(manager, name);
      await manager.query('delete from read.stopped where consumer = $1', [name]);
    });
    const streams = await foldAgain(dataSource, projection);
    // What came meanwhile, on streams whose turn was over.
    await projectAll(dataSource, projection);
    rebuilt.push({ projection: name, streams });
  }
  return rebuilt;
}

/** Folds the log page by page, many streams in one transaction, while the next page is being read. */
async function foldAgain(dataSource: DataSource, projection: Projection): Promise<number> {
  const readAfter = (last: Place): Promise<readonly OpenEvent[]> =>
    inSession(dataSource, bulk, (session) => openEventsBehind(session, last, projection.types, PAGE));
  let streams = 0;
  let before: Place = { stream: '', version: 0 };
  let reading = readAfter(before);
  for (;;) {
    const page = await reading;
    const last = page.at(-1);
    if (last === undefined) return streams;
    reading = readAfter(last);
    // Else a failure of the fold would leave a rejection that nobody hears.
    reading.catch(() => undefined);
    const runs = byStream(page);
    streams += runs.size - (runs.has(before.stream) ? 1 : 0);
    await foldPage(dataSource, projection, runs, before);
    before = { stream: last.stream, version: last.version };
  }
}

interface Place {
  readonly stream: string;
  readonly version: number;
}

function byStream(page: readonly OpenEvent[]): Map<string, OpenEvent[]> {
  const runs = new Map<string, OpenEvent[]>();
  for (const event of page) {
    const run = runs.get(event.stream);
    if (run) run.push(event);
    else runs.set(event.stream, [event]);
  }
  return runs;
}

/** @param before where the page before ended: the first stream of this one may have begun there */
async function foldPage(
  dataSource: DataSource,
  projection: Projection,
  runs: ReadonlyMap<string, readonly OpenEvent[]>,
  before: Place,
): Promise<void> {
  try {
    await inSession(dataSource, bulk, async (session) => {
      const { name: consumer } = projection;
      const checkpoints = (await lockCheckpoints(session, [{ consumer, streams: [...runs.keys()] }])).get(consumer);
      const moved = new Map<string, number>();
      const events = [...runs].flatMap(([stream, run]) => {
        const checkpoint = checkpoints?.get(stream) ?? 0;
        // It stopped at an event of the page before, or somebody has reset it: not to be folded from the middle.
        if (stream === before.stream && checkpoint < before.version) return [];
        // A worker has been here since.
        const news = run.filter(({ version }) => version > checkpoint);
        const last = news.at(-1);
        if (last) moved.set(stream, last.version);
        return news;
      });
      if (events.length === 0) return;
      await projection.fold(events, { schema: 'read', session });
      moveCheckpoints(session, new Map([[consumer, moved]]));
    });
  } catch (error) {
    lines.warn('folded stream by stream', { consumer: projection.name, reason: String(error) });
    for (const stream of runs.keys()) await project(dataSource, projection, stream);
  }
}
