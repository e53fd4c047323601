import type { DataSource } from 'typeorm';
import {
  parseEvent,
  type CaseAssigned,
  type CaseRead,
  type CaseReplaced,
  type CaseSampleDrawn,
  type InspectionCancelled,
} from '#domain';
import { inspectionIdOf, type Place, type Projection } from './projection.ts';

/** One row for each case of a sample: whose it is, and whether it is read. */
export const progressProjection: Projection = {
  name: 'progress',
  types: ['CaseSampleDrawn', 'CaseReplaced', 'CaseAssigned', 'CaseRead', 'InspectionCancelled'],
  tables: ['sampled_case'],
  fold(events, place) {
    for (const recorded of events) {
      const inspectionId = inspectionIdOf(recorded.stream);
      const event = parseEvent<CaseSampleDrawn | CaseReplaced | CaseAssigned | CaseRead | InspectionCancelled>(
        recorded,
      );
      switch (event.type) {
        case 'CaseSampleDrawn':
          addSample(place, inspectionId, event.data.caseRefs);
          break;
        case 'CaseReplaced':
          replaceCase(place, inspectionId, event.data);
          break;
        case 'CaseAssigned':
          setCase(place, inspectionId, event.data, null);
          break;
        case 'CaseRead':
          setCase(place, inspectionId, event.data, recorded.on);
          break;
        case 'InspectionCancelled':
          takeOut(place, inspectionId);
          break;
        default:
          event satisfies never;
      }
    }
  },
};

function addSample({ schema, session }: Place, inspectionId: string, caseRefs: readonly string[]): void {
  session.send(
    `insert into ${schema}.sampled_case (inspection_id, case_ref, place)
     select $1, case_ref, place from unnest($2::text[]) with ordinality as sampled (case_ref, place)
     on conflict (inspection_id, case_ref) do update set place = excluded.place`,
    [inspectionId, caseRefs],
  );
}

/** Cases of an inspection that was called off wait for nobody. */
function takeOut({ schema, session }: Place, inspectionId: string): void {
  session.send(`delete from ${schema}.sampled_case where inspection_id = $1`, [inspectionId]);
}

/** The replacement takes the place of the case, with nobody assigned and nothing read. */
function replaceCase(
  { schema, session }: Place,
  inspectionId: string,
  { caseRef, replacement }: CaseReplaced['data'],
): void {
  session.send(
    replacement === null
      ? `delete from ${schema}.sampled_case where inspection_id = $1 and case_ref = $2`
      : `update ${schema}.sampled_case set case_ref = $3, inspector = null, read_on = null
         where inspection_id = $1 and case_ref = $2`,
    [inspectionId, caseRef, ...(replacement === null ? [] : [replacement])],
  );
}

function setCase(
  { schema, session }: Place,
  inspectionId: string,
  { caseRef, inspector }: { caseRef: string; inspector: string },
  readOn: string | null,
): void {
  session.send(
    `update ${schema}.sampled_case set inspector = $3, read_on = coalesce($4::date, read_on)
     where inspection_id = $1 and case_ref = $2`,
    [inspectionId, caseRef, inspector, readOn],
  );
}

export interface ReadingProgress {
  /** Cases drawn; 0 before the draw. */
  readonly sampleSize: number;
  readonly read: number;
  readonly unassigned: number;
  readonly byInspector: readonly { readonly inspector: string; readonly assigned: number; readonly read: number }[];
}

/** How far the readings of an inspection have come, inspectors by name. */
export async function progressOf(dataSource: DataSource, inspectionId: string): Promise<ReadingProgress> {
  const rows: readonly { inspector: string | null; assigned: number; read: number }[] = await dataSource.query(
    `select inspector, count(*)::int as assigned, count(read_on)::int as read
     from read.sampled_case where inspection_id = $1 group by inspector order by inspector`,
    [inspectionId],
  );
  return {
    sampleSize: rows.reduce((sum, { assigned }) => sum + assigned, 0),
    read: rows.reduce((sum, { read }) => sum + read, 0),
    unassigned: rows.find(({ inspector }) => inspector === null)?.assigned ?? 0,
    byInspector: rows.flatMap(({ inspector, assigned, read }) =>
      inspector === null ? [] : { inspector, assigned, read },
    ),
  };
}

export interface CaseInHand {
  readonly inspectionId: string;
  readonly caseRef: string;
  readonly inspector: string | null;
  /** ISO date of the reading, null while it is unread. */
  readonly readOn: string | null;
}

/** All cases assigned to an inspector, the unread first. */
export async function casesOfInspector(dataSource: DataSource, inspector: string): Promise<CaseInHand[]> {
  return dataSource.query(
    `select inspection_id as "inspectionId", case_ref as "caseRef", inspector, read_on::text as "readOn"
     from read.sampled_case where inspector = $1
     order by (read_on is not null), inspection_id, place`,
    [inspector],
  );
}
