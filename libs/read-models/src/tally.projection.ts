import type { DataSource } from 'typeorm';
import {
  inspectionStream,
  parseEvent,
  type CaseRead,
  type CaseReadingAmended,
  type CaseReplaced,
  type CriterionTally,
  type Judgement,
  type Judgements,
} from '#domain';
import { openEventsAt, type OpenEvent } from '#event-log';
import { inspectionIdOf, type Place, type Projection } from './projection.ts';

interface Reading {
  readonly inspectionId: string;
  readonly caseRef: string;
  /** Of the event, within the inspection's stream. */
  readonly version: number;
  /** No other of this case has been folded before. */
  readonly isFirst: boolean;
  readonly judgements: Judgements;
}

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
    const latest = new Map<string, Reading>();
    const added: Counted = new Map();
    for (const event of events) {
      const reading = readingOf(event);
      const key = `${reading.caseRef} ${reading.inspectionId}`;
      const before = latest.get(key);
      // Its rows are there from now on, with nothing in them, as if the two had been folded one after the other.
      if (before !== undefined) count(added, before, 0);
      latest.set(key, reading);
    }
    const readings = [...latest.values()];
    for (const reading of readings) count(added, reading);
    add(place, added);
    const [first, later] = [readings.filter(({ isFirst }) => isFirst), readings.filter(({ isFirst }) => !isFirst)];
    if (first.length > 0) keep(place, first);
    if (later.length === 0) return;
    const replaced = await replace(place, later);
    if (replaced.length === 0) return;
    const taken: Counted = new Map();
    for (const event of await openEventsAt(place.session, replaced)) count(taken, readingOf(event));
    take(place, taken);
  },
};

function readingOf(event: OpenEvent): Reading {
  const { type, data, version } = parseEvent<CaseRead | CaseReadingAmended | CaseReplaced>(event);
  return {
    inspectionId: inspectionIdOf(event.stream),
    caseRef: data.caseRef,
    version,
    // Nobody reads a case twice: what comes after is an amendment, or the end of the case.
    isFirst: type === 'CaseRead',
    // A case that was replaced counts for nothing from then on.
    judgements: type === 'CaseReplaced' ? {} : data.judgements,
  };
}

/** By inspection and criterion. */
type Counted = Map<string, Map<string, Counts>>;

function count(counted: Counted, { inspectionId, judgements }: Reading, by: 1 | 0 = 1): void {
  const ofInspection = counted.get(inspectionId) ?? new Map<string, Counts>();
  counted.set(inspectionId, ofInspection);
  for (const [criterion, judgement] of Object.entries(judgements)) {
    let counts = ofInspection.get(criterion);
    if (counts === undefined)
      ofInspection.set(criterion, (counts = { sufficient: 0, insufficient: 0, notRelevant: 0 }));
    counts[columnOf(judgement)] += by;
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

/** Keeps by which event cases count that have not been read before; of one that has, the database refuses it. */
function keep({ schema, session }: Place, readings: readonly Reading[]): void {
  session.send(
    `insert into ${schema}.tally_case (inspection_id, case_ref, version)
     select * from unnest($1::text[], $2::text[], $3::int[])`,
    columnsOf(readings),
  );
}

const columnsOf = (readings: readonly Reading[]): [string[], string[], number[]] => [
  readings.map(({ inspectionId }) => inspectionId),
  readings.map(({ caseRef }) => caseRef),
  readings.map(({ version }) => version),
];

/**
 * Keeps which event each case counts by now.
 * @returns those by which they counted until now; what these said stands in the log
 */
async function replace(
  { schema, session }: Place,
  readings: readonly Reading[],
): Promise<{ stream: string; version: number }[]> {
  const rows = await session.query<{ inspectionId: string; version: number }>(
    `with reading as (
       select * from unnest($1::text[], $2::text[], $3::int[]) as reading (inspection_id, case_ref, version)
     ), kept as (
       insert into ${schema}.tally_case (inspection_id, case_ref, version)
       select inspection_id, case_ref, version from reading
       on conflict (inspection_id, case_ref) do update set version = excluded.version
     )
     -- As the rows were when the statement began. One probe of the index for each, never the whole table.
     select reading.inspection_id as "inspectionId", before.version
     from reading cross join lateral (
       select version from ${schema}.tally_case as of_case
       where of_case.inspection_id = reading.inspection_id and of_case.case_ref = reading.case_ref
       offset 0
     ) as before`,
    columnsOf(readings),
  );
  return rows.map(({ inspectionId, version }) => ({ stream: inspectionStream(inspectionId), version }));
}

function add({ schema, session }: Place, counted: Counted): void {
  session.send(
    `insert into ${schema}.tally as tally (inspection_id, criterion, sufficient, insufficient, relevant, not_relevant)
     select inspection_id, criterion, sufficient, insufficient, sufficient + insufficient, not_relevant
     from ${asRows}
     on conflict (inspection_id, criterion) do update
     set sufficient = tally.sufficient + excluded.sufficient,
         insufficient = tally.insufficient + excluded.insufficient,
         relevant = tally.relevant + excluded.relevant,
         not_relevant = tally.not_relevant + excluded.not_relevant`,
    [rowsOf(counted)],
  );
}

/** After what replaces it was added, so that no count falls below nought on the way. */
function take({ schema, session }: Place, counted: Counted): void {
  session.send(
    `update ${schema}.tally as tally
     set sufficient = tally.sufficient - counted.sufficient,
         insufficient = tally.insufficient - counted.insufficient,
         relevant = tally.relevant - counted.sufficient - counted.insufficient,
         not_relevant = tally.not_relevant - counted.not_relevant
     from ${asRows}
     where tally.inspection_id = counted.inspection_id and tally.criterion = counted.criterion`,
    [rowsOf(counted)],
  );
}

/** What `rowsOf` gives, as rows. One text: of the driver's own arrays each value would be looked through for quotes. */
const asRows = `json_to_recordset($1::json)
       as counted (inspection_id text, criterion text, sufficient int, insufficient int, not_relevant int)`;

function rowsOf(counted: Counted): string {
  return JSON.stringify(
    [...counted].flatMap(([inspection_id, ofInspection]) =>
      [...ofInspection].map(([criterion, { sufficient, insufficient, notRelevant: not_relevant }]) => ({
        inspection_id,
        criterion,
        sufficient,
        insufficient,
        not_relevant,
      })),
    ),
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
