import type { DataSource } from 'typeorm';
import {
  parseEvent,
  type ApprovalVoided,
  type CaseReplaced,
  type CaseSampleDrawn,
  type InspectionAnnounced,
  type InspectionCancelled,
  type InspectionMoved,
  type InspectionScheduled,
  type LeadInspectorChanged,
  type LetterDrafted,
  type ReportApproved,
  type ReportPublished,
  type VisitMissed,
} from '#domain';
import { inspectionIdOf, type Place, type Projection } from './projection.ts';
import { stageOf, type Stage } from './stage.ts';

type ProgrammeEvent =
  | CaseReplaced
  | InspectionScheduled
  | LeadInspectorChanged
  | InspectionMoved
  | VisitMissed
  | InspectionAnnounced
  | InspectionCancelled
  | CaseSampleDrawn
  | LetterDrafted
  | ReportApproved
  | ApprovalVoided
  | ReportPublished;

/** One row for each inspection: what, where, when, and the days on which it passed from stage to stage. */
export const programmeProjection: Projection = {
  name: 'programme',
  types: [
    'InspectionScheduled',
    'LeadInspectorChanged',
    'InspectionMoved',
    'VisitMissed',
    'InspectionCancelled',
    'InspectionAnnounced',
    'CaseSampleDrawn',
    'CaseReplaced',
    'LetterDrafted',
    'ReportApproved',
    'ApprovalVoided',
    'ReportPublished',
  ],
  tables: ['programme', 'programme_draft'],
  fold(events, place) {
    for (const recorded of events) {
      const event = parseEvent<ProgrammeEvent>(recorded);
      const inspectionId = inspectionIdOf(recorded.stream);
      const set = (columns: Readonly<Record<string, string | number | null>>) => update(place, inspectionId, columns);
      switch (event.type) {
        case 'InspectionScheduled':
          schedule(place, event.data);
          break;
        case 'LeadInspectorChanged': {
          const { name, email } = event.data.leadInspector;
          set({ lead_name: name, lead_email: email });
          break;
        }
        case 'InspectionMoved': {
          const { fieldwork, announcedOn, publicationDate, framework } = event.data;
          set({
            fieldwork_start: fieldwork.start,
            fieldwork_end: fieldwork.end,
            announced_on: announcedOn,
            publication_date: publicationDate,
            framework_version: framework.version,
            missed_on: null,
          });
          break;
        }
        case 'VisitMissed':
          set({ missed_on: recorded.on });
          break;
        case 'InspectionCancelled':
          takeOut(place, inspectionId);
          break;
        case 'InspectionAnnounced':
          set({ told_on: recorded.on });
          break;
        case 'CaseSampleDrawn':
          set({ sample_drawn_on: recorded.on, sample_size: event.data.caseRefs.length });
          break;
        case 'CaseReplaced':
          if (event.data.replacement === null) shorten(place, inspectionId);
          break;
        case 'LetterDrafted':
          draft(place, inspectionId, event.data.edition, recorded.on);
          break;
        case 'ReportApproved':
          set({ approved_edition: event.data.edition });
          break;
        case 'ApprovalVoided':
          set({ approved_edition: null });
          break;
        case 'ReportPublished':
          set({ published_edition: event.data.edition, published_on: event.data.publicationDate });
          break;
        default:
          event satisfies never;
      }
    }
  },
};

function schedule({ schema, session }: Place, facts: InspectionScheduled['data']): void {
  session.send(
    `insert into ${schema}.programme (inspection_id, body_name, body_short_name, framework_id, framework_version,
       lead_name, lead_email, announced_on, fieldwork_start, fieldwork_end, publication_date, sample_size)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      facts.inspectionId,
      facts.inspectedBody.name,
      facts.inspectedBody.shortName,
      facts.framework.id,
      facts.framework.version,
      facts.leadInspector.name,
      facts.leadInspector.email,
      facts.announcedOn,
      facts.fieldwork.start,
      facts.fieldwork.end,
      facts.publicationDate,
      facts.sampleSize,
    ],
  );
}

/** A cancelled inspection stands on no programme; what happened to it stays on its timeline. */
function takeOut({ schema, session }: Place, inspectionId: string): void {
  session.send(`delete from ${schema}.programme where inspection_id = $1`, [inspectionId]);
}

/** @param columns names of columns, which are this file's own, and their values */
function update(
  { schema, session }: Place,
  inspectionId: string,
  columns: Readonly<Record<string, string | number | null>>,
): void {
  const settings = Object.keys(columns).map((column, index) => `${column} = $${index + 2}`);
  session.send(`update ${schema}.programme set ${settings.join(', ')} where inspection_id = $1`, [
    inspectionId,
    ...Object.values(columns),
  ]);
}

/** No reserve was left for a case that was taken out. */
function shorten({ schema, session }: Place, inspectionId: string): void {
  session.send(`update ${schema}.programme set sample_size = sample_size - 1 where inspection_id = $1`, [inspectionId]);
}

function draft({ schema, session }: Place, inspectionId: string, edition: number, on: string): void {
  session.send(
    `insert into ${schema}.programme_draft (inspection_id, edition, drafted_on) values ($1, $2, $3)
     on conflict (inspection_id) do update set edition = excluded.edition, drafted_on = excluded.drafted_on`,
    [inspectionId, edition, on],
  );
}

export interface ProgrammeEntry {
  readonly inspectionId: string;
  readonly body: { readonly name: string; readonly shortName: string };
  readonly framework: { readonly id: string; readonly version: string };
  readonly lead: { readonly name: string; readonly email: string };
  /** ISO dates, Europe/London. */
  readonly announcedOn: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly publicationDate: string;
  readonly sampleSize: number;
  readonly stage: Stage;
}

/** Inspections whose fieldwork starts in that year, by date. */
export async function programmeOf(dataSource: DataSource, year: number): Promise<ProgrammeEntry[]> {
  // Beyond these, Postgres makes no date; and no inspection is there.
  if (year < 1 || year > 9999) return [];
  return entries(dataSource, `where fieldwork_start between make_date($1, 1, 1) and make_date($1, 12, 31)`, [year]);
}

/**
 * Inspections with a day of fieldwork in a week that lies in that year, by date: those of its programme, and what reaches into
 * its weeks from the years beside it.
 */
export async function programmeWithNeighbours(dataSource: DataSource, year: number): Promise<ProgrammeEntry[]> {
  if (year < 2 || year > 9998) return [];
  return entries(
    dataSource,
    // No visit takes more than a year, so that the first condition leaves out nothing that the second asks for.
    `where fieldwork_start between make_date($1 - 1, 1, 1) - 7 and make_date($1, 12, 31) + 6
       and fieldwork_end >= make_date($1, 1, 1) - 6`,
    [year],
  );
}

/** One inspection's row of the programme; undefined where there is none, or it is not folded yet. */
export async function programmeEntryOf(
  dataSource: DataSource,
  inspectionId: string,
): Promise<ProgrammeEntry | undefined> {
  return (await entries(dataSource, 'where programme.inspection_id = $1', [inspectionId]))[0];
}

/** Years in which an inspection starts, the newest first. */
export async function programmeYears(dataSource: DataSource): Promise<number[]> {
  const rows: readonly { year: number }[] = await dataSource.query(
    'select distinct extract(year from fieldwork_start)::int as year from read.programme order by year desc',
  );
  return rows.map(({ year }) => year);
}

interface ProgrammeRow {
  inspectionId: string;
  bodyName: string;
  bodyShortName: string;
  frameworkId: string;
  frameworkVersion: string;
  leadName: string;
  leadEmail: string;
  announcedOn: string;
  fieldworkStart: string;
  fieldworkEnd: string;
  publicationDate: string;
  sampleSize: number;
  announced: boolean;
  missed: boolean;
  sampleDrawn: boolean;
  drafted: boolean;
  approved: boolean;
  published: boolean;
  casesRead: number;
  copies: number;
  copiesSent: number;
}

async function entries(dataSource: DataSource, where: string, values: unknown[]): Promise<ProgrammeEntry[]> {
  const rows: ProgrammeRow[] = await dataSource.query(
    `select programme.inspection_id as "inspectionId", body_name as "bodyName", body_short_name as "bodyShortName",
       framework_id as "frameworkId", framework_version as "frameworkVersion", lead_name as "leadName",
       lead_email as "leadEmail", announced_on::text as "announcedOn", fieldwork_start::text as "fieldworkStart",
       fieldwork_end::text as "fieldworkEnd", publication_date::text as "publicationDate", sample_size as "sampleSize",
       told_on is not null as announced, missed_on is not null as missed, sample_drawn_on is not null as "sampleDrawn", drafted_on is not null as drafted,
       approved_edition is not null as approved, published_edition is not null as published,
       readings.read as "casesRead", copies.owed as copies, copies.sent as "copiesSent"
     from read.programme
     left join read.programme_draft on programme_draft.inspection_id = programme.inspection_id
     cross join lateral (
       select count(read_on)::int as read from read.sampled_case where sampled_case.inspection_id = programme.inspection_id
     ) as readings
     cross join lateral (
       select count(*)::int as owed, (count(*) filter (where state = 'sent'))::int as sent from read.copy
       where copy.inspection_id = programme.inspection_id and copy.edition = published_edition and copy.owed
     ) as copies
     ${where} order by fieldwork_start, programme.inspection_id`,
    values,
  );
  return rows.map((row) => ({
    inspectionId: row.inspectionId,
    body: { name: row.bodyName, shortName: row.bodyShortName },
    framework: { id: row.frameworkId, version: row.frameworkVersion },
    lead: { name: row.leadName, email: row.leadEmail },
    announcedOn: row.announcedOn,
    fieldwork: { start: row.fieldworkStart, end: row.fieldworkEnd },
    publicationDate: row.publicationDate,
    sampleSize: row.sampleSize,
    stage: stageOf(row),
  }));
}
