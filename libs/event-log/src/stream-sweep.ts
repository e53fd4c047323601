import type { DataSource } from 'typeorm';
import { streamsBehind } from './checkpoints.ts';

/** So long a transaction may stay open between taking a position and its commit, and be found by the next sweep all the same. */
const OVERLAP_MS = 5 * 60_000;
/** What only a look at the whole log can find: a later commit still, and checkpoints that were taken away. */
const WHOLE_LOG_EVERY_MS = 5 * 60_000;

/** How far the log reached when all streams up to there were known to be caught up, or to be behind. */
interface Mark {
  readonly at: number;
  readonly position: string;
}

interface Seen {
  readonly wholeLogAt: number;
  /** Oldest first. The first is where the next sweep begins. */
  readonly marks: readonly Mark[];
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
    // Before looking: what comes meanwhile is for the next sweep.
    const mark = { at, position: await this.#end() };
    if (seen === undefined || at - seen.wholeLogAt >= WHOLE_LOG_EVERY_MS) {
      const behind = await streamsBehind(this.#dataSource, consumer, types, limit);
      if (behind.length < limit) this.#seen.set(consumer, { wholeLogAt: at, marks: [mark], behind });
      else this.#seen.delete(consumer);
      return behind;
    }
    const behind = await this.#behindSince(seen, consumer, types, limit);
    // Where there are more than these, the next sweep begins where this one did.
    if (behind.length < limit) this.#seen.set(consumer, { ...seen, marks: since([...seen.marks, mark], at), behind });
    return behind;
  }

  async #end(): Promise<string> {
    const [{ position }] = await this.#dataSource.query<[{ position: string }]>(
      'select coalesce(max(position), 0) as position from log.event',
    );
    return position;
  }

  async #behindSince(
    { marks, behind }: Seen,
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
      [consumer, types, marks[0]?.position ?? 0, behind, limit],
    );
    return rows.map(({ stream }) => stream);
  }
}

/** The marks from the newest that is old enough to begin at. */
function since(marks: readonly Mark[], now: number): readonly Mark[] {
  const first = marks.findLastIndex(({ at }) => now - at >= OVERLAP_MS);
  return first < 1 ? marks : marks.slice(first);
}
