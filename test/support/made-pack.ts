import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { stringify as stringifyYaml } from 'yaml';
import { applies, findFramework } from '#domain';
import type { Case, CriterionTally, Judgement, Judgements } from '#domain';
import { loadFrameworks } from '#letter';

export interface MadePackOptions {
  readonly sampleSize: number;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly nation: 'England' | 'Wales';
  /** Without, the pack has no sample.csv, and every eligible case has its reading. */
  readonly recordedSample: boolean;
  /** Overrides rows of the copy list; the default has YJB and one person in two positions. */
  readonly copyList?: readonly CopyListRow[];
  /** Turns the columns of every CSV file round. */
  readonly columnsReversed?: boolean;
  readonly lineEnd?: '\n' | '\r\n';
  readonly byteOrderMark?: boolean;
}

export interface CopyListRow {
  readonly position: string;
  readonly area: string;
  readonly organisation: string;
  readonly name: string;
  readonly email: string;
}

export interface MadePack {
  readonly folder: string;
  /** What the product must count for a recorded sample, in the framework's order. */
  readonly tally: readonly CriterionTally[];
  readonly mailboxes: readonly string[];
  remove(): void;
}

const sqs = findFramework(loadFrameworks(), { id: 'sqs', version: '2012' });

export const defaultCopyList: readonly CopyListRow[] = [
  {
    position: 'Head of Service',
    area: '',
    organisation: 'Dyffryn YOS',
    name: 'Siân "Siw" Llŷr, OBE',
    email: 'head@dyffryn.example',
  },
  {
    position: 'Director of Children’s Services',
    area: 'Cwm & Dôl',
    organisation: 'Cwm & Dôl',
    name: 'Zoë <Ó Dónaill>',
    email: 'Director@cwm.example',
  },
  {
    position: 'Chair of Local Safeguarding Children Board',
    area: 'Cwm & Dôl',
    organisation: 'Cwm & Dôl',
    name: 'Zoë <Ó Dónaill>',
    email: 'director@cwm.example',
  },
  { position: 'YJB link staff', area: '', organisation: 'YJB', name: 'Łukasz Ångström', email: 'link@yjb.example' },
];

const addressee = {
  name: 'Ffion O’Hara-Ng',
  position: 'Chair of the Management Board, Dyffryn',
  email: 'chair@dyffryn.example',
};

/**
 * Writes a pack that is none of those in the project. Its answers follow from the numbers of its cases: no looked-after
 * child is in it (0 of 0), and nothing was sufficient for children with signs of exploitation (0 of 3).
 */
export function makePack(options: MadePackOptions): MadePack {
  const { sampleSize, fieldwork, nation } = options;
  const folder = mkdtempSync(join(tmpdir(), 'made-pack-'));
  const cases = Array.from({ length: sampleSize + 9 }, (_, index) => caseNumber(index, fieldwork.start));
  // The last four were sentenced too recently to be eligible.
  const eligible = cases.slice(0, -4);
  const sampled = cases.slice(0, sampleSize);
  const read = options.recordedSample ? sampled : eligible;
  const copyList = options.copyList ?? defaultCopyList;
  const file = (name: string, rows: readonly object[]): void => writeRows(join(folder, name), rows, options);

  file('caseload.csv', cases.map(caseloadRow));
  if (options.recordedSample)
    file(
      'sample.csv',
      sampled.map(({ caseRef }, index) => ({ position: index + 1, case_ref: caseRef })),
    );
  file('readings.csv', read.flatMap(readingRows));
  file('copy-list.csv', copyList);
  writeFileSync(join(folder, 'inspection.yaml'), stringifyYaml(inspectionOf(sampleSize, fieldwork, nation)));

  return {
    folder,
    tally: tallyByHand(sampled),
    mailboxes: [...new Set([addressee, ...copyList].map(({ email }) => email.toLowerCase()))],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function caseNumber(index: number, fieldworkStart: string): Case {
  const day = new Date(`${fieldworkStart}T00:00:00Z`);
  const daysBefore = [42, 91, 60, 77][index % 4] as number;
  day.setUTCDate(day.getUTCDate() - daysBefore);
  return {
    caseRef: `DY/${String(index + 1).padStart(3, '0')}`,
    area: index % 2 === 0 ? 'Cwm & Dôl' : 'Y Fro, "Lower"',
    caseManager: `case-manager-${(index % 5) + 1}`,
    sentenceDate: day.toISOString().slice(0, 10),
    sentenceType: 'youth_rehabilitation_order',
    gender: index % 3 === 0 ? 'female' : 'male',
    ageAtSentence: 12 + (index % 6),
    riskOfHarm: 'medium',
    facts: {
      custodial_sentence: index % 4 === 0,
      pre_sentence_report: index % 2 === 0,
      looked_after: false,
      exploitation_indicators: index < 3,
      mappa_eligible: index === 5,
    },
  };
}

function caseloadRow(each: Case, index: number, all: readonly Case[]): object {
  const tooRecent = index >= all.length - 4;
  const latest = all[0]?.sentenceDate ?? each.sentenceDate;
  return {
    case_ref: each.caseRef,
    area: each.area,
    case_manager: each.caseManager,
    // A day after the latest eligible one.
    sentence_date: tooRecent ? dayAfter(latest) : each.sentenceDate,
    sentence_type: each.sentenceType,
    gender: each.gender,
    age_at_sentence: each.ageAtSentence,
    risk_of_harm: each.riskOfHarm,
    ...Object.fromEntries(Object.entries(each.facts).map(([fact, holds]) => [fact, holds ? 'yes' : 'no'])),
  };
}

function dayAfter(isoDate: string): string {
  const day = new Date(`${isoDate}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

function judgementsOf(each: Case): Judgements {
  const number = Number(each.caseRef.slice(3));
  return Object.fromEntries(
    (sqs?.criteria ?? []).map((criterion, index): [string, Judgement] => {
      const gate = applies(criterion, each.facts);
      if (gate === 'no' || (gate === 'reader' && (number + index) % 5 === 0)) return [criterion.id, 'not_relevant'];
      if (criterion.id === 'safeguarding.exploitation') return [criterion.id, 'insufficient'];
      return [criterion.id, (number * 7 + index) % 3 === 0 ? 'insufficient' : 'sufficient'];
    }),
  );
}

function readingRows(each: Case): object[] {
  const inspector = `inspector-${(Number(each.caseRef.slice(3)) % 4) + 1}`;
  return Object.entries(judgementsOf(each)).map(([criterion, answer]) => ({
    case_ref: each.caseRef,
    criterion,
    answer,
    inspector,
  }));
}

/** Counted here once more and otherwise than in the product: a row at a time, criterion by criterion. */
function tallyByHand(sampled: readonly Case[]): CriterionTally[] {
  return (sqs?.criteria ?? []).map(({ id }) => {
    const counts = { sufficient: 0, insufficient: 0, not_relevant: 0 };
    for (const each of sampled) counts[judgementsOf(each)[id] ?? 'not_relevant'] += 1;
    const { sufficient, insufficient, not_relevant: notRelevant } = counts;
    return { criterion: id, sufficient, insufficient, relevant: sufficient + insufficient, notRelevant };
  });
}

function inspectionOf(sampleSize: number, { start, end }: MadePackOptions['fieldwork'], nation: string): object {
  return {
    framework: 'sqs',
    inspected_body: {
      name: 'Dyffryn Youth Offending Service',
      short_name: 'Dyffryn YOS',
      type: 'YOS',
      nation,
      areas: ['Cwm & Dôl', 'Y Fro, "Lower"'],
    },
    addressee,
    signatory: {
      name: 'The Assistant Chief Inspector',
      position: 'Assistant Chief Inspector',
      email: 'signatory@inspectorate.example',
    },
    lead_inspector: { name: 'The Lead Inspector', email: 'lead@inspectorate.example' },
    announced_on: daysBefore(start, 17),
    fieldwork: { start, end },
    publication_date: daysBefore(end, -42),
    sample_size: sampleSize,
    case_managers_interviewed: 5,
    reoffending: {
      measure: 'binary, 12 months',
      cohort: { from: '2012-01', to: '2012-12' },
      published: '2014-10',
      source: 'Ministry of Justice',
      comparator: { name: 'England and Wales', rate_percent: 36 },
      rates: [
        { area: 'Cwm & Dôl', rate_percent: 40.1 },
        { area: 'Y Fro, "Lower"', rate_percent: 33.3 },
      ],
      trend: 'better than the previous year',
    },
  };
}

function daysBefore(isoDate: string, days: number): string {
  const day = new Date(`${isoDate}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}

function writeRows(
  path: string,
  rows: readonly object[],
  { columnsReversed, lineEnd = '\n', byteOrderMark = false }: MadePackOptions,
): void {
  const columns = Object.keys(rows[0] ?? {});
  writeFileSync(
    path,
    stringify([...rows], {
      header: true,
      columns: columnsReversed === true ? columns.reverse() : columns,
      record_delimiter: lineEnd,
      bom: byteOrderMark,
    }),
  );
}
