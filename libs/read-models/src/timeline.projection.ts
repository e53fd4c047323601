import type { DataSource } from 'typeorm';
import {
  eventTypes,
  operationsEventTypes,
  parseEvent,
  planningEventTypes,
  type DomainEvent,
  type OperationsEvent,
  type PlanningEvent,
} from '#domain';
import { inspectionIdOf, type Projection } from './projection.ts';
import { sentenceFor } from './sentence.ts';

type Told = Exclude<DomainEvent, OperationsEvent | PlanningEvent>;

/** What happens to no single inspection: accounts, the directory, the programme as a whole. */
const untold: readonly string[] = [...operationsEventTypes, ...planningEventTypes];

/** One row for each event that touches an inspection, with a sentence for people. */
export const timelineProjection: Projection = {
  name: 'timeline',
  types: eventTypes.filter((type) => !untold.includes(type)),
  tables: ['timeline'],
  fold(events, { schema, session }) {
    const rows = events.map((recorded) => {
      const event = parseEvent<Told>(recorded);
      return { recorded, sentence: sentenceFor(event), inspectionId: inspectionOf(event, recorded.stream) };
    });
    session.send(
      `insert into ${schema}.timeline
         (stream, version, inspection_id, position, type, happened_on, recorded_at, done_by, imported, sentence)
       select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::text[], $6::date[], $7::timestamptz[],
         $8::text[], $9::boolean[], $10::text[])`,
      [
        rows.map(({ recorded }) => recorded.stream),
        rows.map(({ recorded }) => recorded.version),
        rows.map(({ inspectionId }) => inspectionId),
        rows.map(({ recorded }) => String(recorded.position)),
        rows.map(({ recorded }) => recorded.type),
        rows.map(({ recorded }) => recorded.on),
        rows.map(({ recorded }) => recorded.recordedAt),
        rows.map(({ recorded }) => recorded.by),
        rows.map(({ recorded }) => recorded.imported),
        rows.map(({ sentence }) => sentence),
      ],
    );
  },
};

/** A copy has a stream of its own and says in its events whose letter it is. */
function inspectionOf(event: Told, stream: string): string {
  return 'mailbox' in event.data ? event.data.inspectionId : inspectionIdOf(stream);
}

export interface TimelineEntry {
  /** Greater than that of every entry before it; a page starts after one. */
  readonly position: string;
  readonly type: string;
  /** ISO date on which it happened. */
  readonly on: string;
  /** When it was recorded, UTC. */
  readonly recordedAt: Date;
  readonly by: string;
  readonly imported: boolean;
  readonly sentence: string;
}

/** What happened to an inspection, its letter and its copies, in the order of recording. */
export async function timelineOf(
  dataSource: DataSource,
  inspectionId: string,
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<TimelineEntry[]> {
  return dataSource.query(
    `select position::text as position, type, happened_on::text as "on", recorded_at as "recordedAt", done_by as by,
       imported, sentence
     from read.timeline where inspection_id = $1 and position > $2 order by timeline.position limit $3`,
    [inspectionId, page.after ?? '0', page.limit ?? 500],
  );
}
