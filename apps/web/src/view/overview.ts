import type { StartedInspection } from '#domain';
import type { TimelineEntry } from '#read-models';
import type { Account } from '../accounts/account.ts';
import { may, type Ability } from '../accounts/permissions.ts';
import { readingProgress, type InspectionFile } from './inspection-file.ts';
import { count, longDate } from './wording.ts';

/** A row of the design system's summary list. */
export interface SummaryRow {
  readonly key: { readonly text: string };
  readonly value: { readonly text: string };
  readonly actions?: { readonly items: readonly { href: string; text: string; visuallyHiddenText: string }[] };
}

const row = (key: string, value: string): SummaryRow => ({ key: { text: key }, value: { text: value } });

/** Who is who, on the overview of an inspection. */
export function peopleRows({ inspection }: InspectionFile): readonly SummaryRow[] {
  return [
    row('Lead inspector', inspection.leadInspector.name),
    ...(inspection.team.length === 0 ? [] : [row('Team', inspection.team.map(({ name }) => name).join(', '))]),
    row('Addressee', `${inspection.addressee.name}, ${inspection.addressee.position}`),
    row('Signatory', `${inspection.signatory.name}, ${inspection.signatory.position}`),
  ];
}

/** @param today ISO date */
export function dateRows(
  file: InspectionFile,
  timeline: readonly TimelineEntry[],
  today: string,
): readonly SummaryRow[] {
  const { inspection, framework } = file;
  return [
    announcementRow(file, timeline, today),
    row(
      inspection.missed === null ? 'Fieldwork' : 'Missed',
      `${longDate(inspection.fieldwork.start)} to ${longDate(inspection.fieldwork.end)}`,
    ),
    row('Publication', longDate(inspection.publicationDate)),
    row('Sample', sampleInWords(inspection)),
    row('Framework', `${framework.name}, version ${framework.version}`),
    row('Areas', inspection.inspectedBody.areas.join(', ')),
  ];
}

/** A sample that came out short, or lost a case for which no reserve was left, says so. */
function sampleInWords(inspection: StartedInspection): string {
  const asked = count(inspection.sampleSize, 'case');
  if (inspection.stage === 'scheduled' || inspection.sample.size === inspection.sampleSize) return asked;
  return `${inspection.sample.size} of ${asked}`;
}

/** The day on which the body was told is the one that counts, and may be later than the one that was planned. */
function announcementRow(
  { inspection: { announced, announcedOn }, imported }: InspectionFile,
  timeline: readonly TimelineEntry[],
  today: string,
): SummaryRow {
  const told = timeline.find(({ type }) => type === 'InspectionAnnounced')?.on;
  if (imported || announced !== null) return row('Announced', longDate(told ?? announcedOn));
  return announcedOn < today
    ? row('Not announced', `It was to be on ${longDate(announcedOn)}`)
    : row('To be announced', longDate(announcedOn));
}

/** True from the first day of fieldwork on while no case has been read; the rules have the last word. */
export const mayBeMissed = ({ inspection, imported }: InspectionFile, today: string): boolean =>
  !imported &&
  inspection.missed === null &&
  inspection.fieldwork.start <= today &&
  (readingProgress(inspection)?.read ?? 0) === 0;

/** What the letter needs beside the readings: whether it is there, and a link for those who may supply it while nothing is sealed. */
export function supplyRows(file: InspectionFile, account: Account): readonly SummaryRow[] {
  const { inspection } = file;
  const open = inspection.stage !== 'published';
  const supply = (key: string, value: string | null, path: string, ability: Ability, still = open): SummaryRow => {
    const shown = row(key, value ?? 'Not supplied yet');
    if (!still || !may(account.roles, ability)) return shown;
    const text = value === null ? 'Supply' : 'Change';
    const href = `/inspections/${inspection.inspectionId}/${path}`;
    return { ...shown, actions: { items: [{ href, text, visuallyHiddenText: key.toLowerCase() }] } };
  };
  const { caseload, reoffending, caseManagersInterviewed, copyList } = inspection;
  return [
    supply(
      'Caseload',
      caseload && count(caseload.caseRefs.length, 'case'),
      'caseload',
      'supply_caseload',
      inspection.stage === 'scheduled',
    ),
    supply(
      'Reoffending record',
      reoffending && reoffending.rates.map(({ area, ratePercent }) => `${area} ${ratePercent} %`).join(', '),
      'reoffending-record',
      'supply_reoffending_record',
    ),
    supply(
      'Case managers interviewed',
      caseManagersInterviewed === null ? null : String(caseManagersInterviewed),
      'case-manager-interviews',
      'record_case_manager_interviews',
    ),
    supply('Copy list', copyList && count(copyList.length, 'entry', 'entries'), 'copy-list', 'supply_copy_list'),
  ];
}
