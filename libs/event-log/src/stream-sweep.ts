import type { DataSource } from 'typeorm';
import { streamsBehind } from './checkpoints.ts';

/** What only a look at the whole log can find: checkpoints that were taken away, and what was committed very late. */
const WHOLE_LOG_EVERY_MS = 5 * 60_000;

interface Seen {
  readonly wholeLogAt: number;
  /**
   * The position behind which the sweeps look until then: where the log ended at the look at the whole before. A
   * transaction may stay open for so long between taking a position and its commit, and is found by the next sweep; one
   * that was open at the very first look waits for the second.
   */
  readonly from: string;
  /** Where the log ended at the last look at the whole. */
  readonly end: string;
  /** What the last sweep found: looked at again, however old their news. */
  readonly behind: StreamsBehind;
}

/** Streams by consumer, each by name. */
type StreamsBehind = ReadonlyMap<string, readonly string[]>;

/**
 * Finds the streams that a lost nudge has left behind, sweep after sweep, as `streamsBehind` does, but for all consumers at
 * once and without reading the whole log each time: a sweep looks at the events of the last minutes, and at what was behind
 * before. Positions say only where to look; the checkpoint of each stream says whether it is behind. The first sweep of a
 * process, and one every five minutes, looks everywhere.
 */
export class StreamSweep {
  readonly #dataSource: DataSource;
  readonly #consumers: readonly SweptConsumer[];
  readonly #now: () => number;
  #seen: Seen | undefined;

  /** @param now milliseconds on a clock that is never set back */
  constructor(
    dataSource: DataSource,
    consumers: readonly SweptConsumer[],
    now: () => number = () => performance.now(),
  ) {
    this.#dataSource = dataSource;
    this.#consumers = consumers;
    this.#now = now;
  }

  /**
   * Streams that hold events of a consumer's types beyond its checkpoint.
   * @param limit of each consumer
   */
  async behind(limit: number): Promise<StreamsBehind> {
    const at = this.#now();
    const isAll = (found: StreamsBehind): boolean => [...found.values()].every((streams) => streams.length < limit);
    const seen = this.#seen;
    if (seen !== undefined && at - seen.wholeLogAt < WHOLE_LOG_EVERY_MS) {
      const behind = await this.#behindSince(seen, limit);
      // Where there are more than these, the next sweep looks at the same again.
      if (isAll(behind)) this.#seen = { ...seen, behind };
      return behind;
    }
    // Before looking: what comes meanwhile is for the next sweep.
    const end = await this.#end();
    const behind = new Map<string, readonly string[]>();
    for (const { name, types } of this.#consumers)
      behind.set(name, await streamsBehind(this.#dataSource, name, types, limit));
    this.#seen = isAll(behind) ? { wholeLogAt: at, from: seen?.end ?? end, end, behind } : undefined;
    return behind;
  }

  async #end(): Promise<string> {
    const [{ position }] = await this.#dataSource.query<[{ position: string }]>(
      'select coalesce(max(position), 0) as position from log.event',
    );
    return position;
  }

  async #behindSince({ from, behind }: Seen, limit: number): Promise<StreamsBehind> {
    const heard = this.#consumers.flatMap(({ name, types }) => types.map((type) => ({ name, type })));
    const before = [...behind].flatMap(([name, streams]) => streams.map((stream) => ({ name, stream })));
    const rows: readonly { consumer: string; stream: string }[] = await this.#dataSource.query(
      `with heard as (
         select * from unnest($1::text[], $2::text[]) as heard (consumer, type)
       ), recent as (
         select stream, type, max(version) as version from log.event where position > $3 group by stream, type
       ), news as (
         select consumer, stream, version from recent join heard using (type)
         union all
         select before.consumer, before.stream, latest.version
         from unnest($4::text[], $5::text[]) as before (consumer, stream)
         cross join lateral (
           select version from log.event
           where event.stream = before.stream
             and event.type in (select type from heard where heard.consumer = before.consumer)
           order by version desc limit 1
         ) as latest
       ), behind as (
         select news.consumer, news.stream,
           row_number() over (partition by news.consumer order by news.stream) as place
         from news left join log.checkpoint using (consumer, stream)
         where news.version > coalesce(checkpoint.version, 0)
         group by news.consumer, news.stream
       )
       select consumer, stream from behind where place <= $6 order by consumer, stream`,
      [
        heard.map(({ name }) => name),
        heard.map(({ type }) => type),
        from,
        before.map(({ name }) => name),
        before.map(({ stream }) => stream),
        limit,
      ],
    );
    const streamsOf = (name: string): string[] =>
      rows.filter(({ consumer }) => consumer === name).map(({ stream }) => stream);
    return new Map(this.#consumers.map(({ name }) => [name, streamsOf(name)]));
  }
}

export interface SweptConsumer {
  readonly name: string;
  readonly types: readonly string[];
}
