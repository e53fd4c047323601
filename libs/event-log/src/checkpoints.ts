import type { DataSource, EntityManager } from 'typeorm';
import type { RecordedEvent } from './event.ts';
import { lockCheckpoints, moveCheckpoints } from './follow.ts';
import type { PostgresEventLog } from './postgres-event-log.ts';
import { sessionOf } from './session.ts';

const BATCH = 500;

/**
 * Brings a consumer up to the end of one stream: reads the events of its types after its checkpoint, folds them, moves
 * the checkpoint, all in one transaction.
 *
 * A checkpoint that another worker holds is waited for: whoever skipped it could miss the last event, which that worker
 * had not seen when it read.
 * @param fold gets events in order, at most 500 at a time, and the transaction to write in; not called without news
 * @returns the checkpoint before and after
 */
export function catchUp(
  dataSource: DataSource,
  log: PostgresEventLog,
  reader: { readonly consumer: string; readonly stream: string; readonly types: readonly string[] },
  fold: (events: readonly RecordedEvent[], manager: EntityManager) => Promise<void>,
): Promise<{ from: number; to: number }> {
  return dataSource.transaction('READ COMMITTED', async (manager) => {
    const session = sessionOf(manager);
    const { consumer, stream, types } = reader;
    const from = (await lockCheckpoints(session, [{ consumer, streams: [stream] }])).get(consumer)?.get(stream) ?? 0;
    let to = from;
    for (;;) {
      const events = await log.readAfter(manager, stream, { after: to, types, limit: BATCH });
      const last = events.at(-1);
      if (last === undefined) break;
      await fold(events, manager);
      to = last.version;
      if (events.length < BATCH) break;
    }
    if (to > from) moveCheckpoints(session, new Map([[consumer, new Map([[stream, to]])]]));
    await session.settle();
    return { from, to };
  });
}

/** Forgets how far a consumer has come, so that it folds everything again. For projections alone. */
export async function resetConsumer(manager: EntityManager, consumer: string): Promise<void> {
  await manager.query('delete from log.checkpoint where consumer = $1', [consumer]);
}

/** A consumer's place in a stream. */
export interface ConsumersPlace {
  readonly consumer: string;
  readonly stream: string;
  readonly version: number;
}

/** Those of some places that the checkpoint of their consumer has not come to yet, in their order. */
export async function notReached<Place extends ConsumersPlace>(
  dataSource: DataSource,
  places: readonly Place[],
): Promise<Place[]> {
  if (places.length === 0) return [];
  const reached: readonly ConsumersPlace[] = await dataSource.query(
    `select consumer, stream, version from log.checkpoint
     where (consumer, stream) in (select * from unnest($1::text[], $2::text[]))`,
    [places.map(({ consumer }) => consumer), places.map(({ stream }) => stream)],
  );
  const versions = new Map(reached.map(({ consumer, stream, version }) => [`${consumer} ${stream}`, version]));
  return places.filter(({ consumer, stream, version }) => (versions.get(`${consumer} ${stream}`) ?? 0) < version);
}

/**
 * Lets a reaction start at the heads of the streams as they are on the day it is first deployed; what happened before
 * is not its affair. Does nothing on every later start.
 */
export async function startAtHeads(manager: EntityManager, consumer: string): Promise<void> {
  await manager.query(
    `with first as (
       insert into log.consumer (name) values ($1) on conflict do nothing returning name
     )
     insert into log.checkpoint (consumer, stream, version)
     select first.name, event.stream, max(event.version) from first, log.event group by first.name, event.stream
     on conflict do nothing`,
    [consumer],
  );
}

/**
 * Streams that hold events of these types beyond the consumer's checkpoint, by name: what a lost nudge has left behind.
 * Looks at the whole log; what does so again and again asks a `StreamSweep`.
 */
export async function streamsBehind(
  dataSource: DataSource,
  consumer: string,
  types: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const rows: readonly { stream: string }[] = await dataSource.query(
    `select event.stream from log.event
     left join log.checkpoint on checkpoint.consumer = $1 and checkpoint.stream = event.stream
     where event.type = any($2) and event.version > coalesce(checkpoint.version, 0)
     group by event.stream order by event.stream limit $3`,
    [consumer, types, limit],
  );
  return rows.map(({ stream }) => stream);
}
