import type { DataSource } from 'typeorm';
import {
  parseEvent,
  type CaseRead,
  type CaseReadingAmended,
  type CaseReplaced,
  type CriterionTally,
  type Judgement,
  type Judgements,
} from '#domain';
import { inspectionIdOf, type Place, type Projection } from './projection.ts';

interface Counts {
  sufficient: number;
  insufficient: number;
  notRelevant: number;
}

/**
 * One row for each criterion of an inspection. A case reading answers every criterion, so from the first one on all
 * rows are there, those of 0 of 0 too.
 */
export const tallyProjection: Projection = {
  name: 'tally',
  types: ['CaseRead', 'CaseReadingAmended', 'CaseReplaced'],
  tables: ['tally', 'tally_case'],
  async fold(events, place) {
    const stream = events[0]?.stream;
    if (stream === undefined) return;
    const inspectionId = inspectionIdOf(stream);
    const readings = new Map<string, Judgements>();
    for (const event of events) {
      const { data } = parseEvent<CaseRead | CaseReadingAmended | CaseReplaced>(event);
      // A case that was replaced counts for nothing from then on.
      const judgements = 'judgements' in data ? data.judgements : {};
      readings.set(data.caseRef, judgements);
    }
    const replaced = await judgementsBefore(place, inspectionId, [...readings.keys()]);
    const changes = new Map<string, Counts>();
    for (const judgements of replaced) count(changes, judgements, -1);
    for (const judgements of readings.values()) count(changes, judgements, 1);
    await keepReadings(place, inspectionId, readings);
    await addChanges(place, inspectionId, changes);
  },
};

function count(changes: Map<string, Counts>, judgements: Judgements, by: 1 | -1): void {
  for (const [criterion, judgement] of Object.entries(judgements)) {
    const counts = changes.get(criterion) ?? { sufficient: 0, insufficient: 0, notRelevant: 0 };
    counts[columnOf(judgement)] += by;
    changes.set(criterion, counts);
  }
}

function columnOf(judgement: Judgement): keyof Counts {
  switch (judgement) {
    case 'sufficient':
      return 'sufficient';
    case 'insufficient':
      return 'insufficient';
    case 'not_relevant':
      return 'notRelevant';
    default:
      throw new Error(`${String(judgement satisfies never)} is no judgement.`);
  }
}

async function judgementsBefore(
  { schema, manager }: Place,
  inspectionId: string,
  caseRefs: string[],
): Promise<Judgements[]> {
  const rows: readonly { judgements: Judgements }[] = await manager.query(
    `select judgements from ${schema}.tally_case where inspection_id = $1 and case_ref = any($2)`,
    [inspectionId, caseRefs],
  );
  return rows.map(({ judgements }) => judgements);
}

async function keepReadings(
  { schema, manager }: Place,
  inspectionId: string,
  readings: Map<string, Judgements>,
): Promise<void> {
  await manager.query(
    `insert into ${schema}.tally_case (inspection_id, case_ref, judgements)
     select $1, case_ref, judgements from unnest($2::text[], $3::jsonb[]) as reading (case_ref, judgements)
     on conflict (inspection_id, case_ref) do update set judgements = excluded.judgements`,
    [inspectionId, [...readings.keys()], [...readings.values()].map((judgements) => JSON.stringify(judgements))],
  );
}

async function addChanges(
  { schema, manager }: Place,
  inspectionId: string,
  changes: Map<string, Counts>,
): Promise<void> {
  const rows = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
  const values = [
    inspectionId,
    rows.map(([criterion]) => criterion),
    rows.map(([, { sufficient }]) => sufficient),
    rows.map(([, { insufficient }]) => insufficient),
    rows.map(([, { notRelevant }]) => notRelevant),
  ];
  await manager.query(
    `insert into ${schema}.tally (inspection_id, criterion, sufficient, insufficient, relevant, not_relevant)
     select $1, criterion, 0, 0, 0, 0 from unnest($2::text[]) as criterion
     on conflict (inspection_id, criterion) do nothing`,
    values.slice(0, 2),
  );
  await manager.query(
    `update ${schema}.tally as tally
     set sufficient = tally.sufficient + change.sufficient,
         insufficient = tally.insufficient + change.insufficient,
         relevant = tally.relevant + change.sufficient + change.insufficient,
         not_relevant = tally.not_relevant + change.not_relevant
     from unnest($2::text[], $3::int[], $4::int[], $5::int[])
       as change (criterion, sufficient, insufficient, not_relevant)
     where tally.inspection_id = $1 and tally.criterion = change.criterion`,
    values,
  );
}

/** Counts of each criterion read so far, by criterion; none before the first case is read. */
export async function tallyOf(dataSource: DataSource, inspectionId: string): Promise<CriterionTally[]> {
  return dataSource.query(
    `select criterion, sufficient, insufficient, relevant, not_relevant as "notRelevant"
     from read.tally where inspection_id = $1 order by criterion`,
    [inspectionId],
  );
}
