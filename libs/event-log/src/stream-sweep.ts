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
  /** Streams that the last sweep found behind: looked at again, however old their news. */
  readonly behind: readonly string[];
}

/**
 * Finds the streams that a lost nudge has left behind, sweep after sweep, as `streamsBehind` does, but without reading
 * the whole log each time: a sweep looks at the events of the last minutes, and at what was behind before. Positions say
 * only where to look; the checkpoint of each stream says whether it is behind. The first sweep of a process, and one
 * every five minutes, looks everywhere.
 */
export class StreamSweep {
  readonly #dataSource: DataSource;
  readonly #now: () => number;
  readonly #seen = new Map<string, Seen>();

  /** @param now milliseconds on a clock that is never set back */
  constructor(dataSource: DataSource, now: () => number = () => performance.now()) {
    this.#dataSource = dataSource;
    this.#now = now;
  }

  /** Streams that hold events of these types beyond the consumer's checkpoint, by name. */
  async behind(consumer: string, types: readonly string[], limit: number): Promise<readonly string[]> {
    const at = this.#now();
    const seen = this.#seen.get(consumer);
    if (seen !== undefined && at - seen.wholeLogAt < WHOLE_LOG_EVERY_MS) {
      const behind = await this.#behindSince(seen, consumer, types, limit);
      // Where there are more than these, the next sweep looks at the same again.
      if (behind.length < limit) this.#seen.set(consumer, { ...seen, behind });
      return behind;
    }
    // Before looking: what comes meanwhile is for the next sweep.
    const end = await this.#end();
    const behind = await streamsBehind(this.#dataSource, consumer, types, limit);
    if (behind.length < limit) this.#seen.set(consumer, { wholeLogAt: at, from: seen?.end ?? end, end, behind });
    else this.#seen.delete(consumer);
    return behind;
  }

  async #end(): Promise<string> {
    const [{ position }] = await this.#dataSource.query<[{ position: string }]>(
      'select coalesce(max(position), 0) as position from log.event',
    );
    return position;
  }

  async #behindSince(
    { from, behind }: Seen,
    consumer: string,
    types: readonly string[],
    limit: number,
  ): Promise<readonly string[]> {
    const rows: readonly { stream: string }[] = await this.#dataSource.query(
      `with candidate as (
         select distinct stream from log.event where position > $3 and type = any($2)
         union
         select unnest($4::text[])
       )
       select candidate.stream from candidate
       left join log.checkpoint on checkpoint.consumer = $1 and checkpoint.stream = candidate.stream
       where exists (
         select from log.event
         where event.stream = candidate.stream and event.version > coalesce(checkpoint.version, 0)
           and event.type = any($2)
       )
       order by candidate.stream limit $5`,
      [consumer, types, from, behind, limit],
    );
    return rows.map(({ stream }) => stream);
  }
}
