import type { Account } from '../accounts/account.ts';
import { may, type Ability } from '../accounts/permissions.ts';
import type { InspectionFile } from './inspection-file.ts';
import { stageFacts, stageLine, type StageStep } from './stage-line.ts';
import type { PageModel } from './show-page.ts';

const tabs = [
  { path: '', text: 'Overview', ability: 'see_inspection' },
  { path: '/sample', text: 'Sample', ability: 'see_sample' },
  { path: '/timetable', text: 'Timetable', ability: 'see_timetable' },
  { path: '/readings', text: 'Readings', ability: 'see_readings' },
  { path: '/tally', text: 'Tally', ability: 'see_tally' },
  { path: '/letter', text: 'Letter', ability: 'see_letter' },
  { path: '/dispatch', text: 'Dispatch', ability: 'see_dispatch' },
  { path: '/timeline', text: 'Timeline', ability: 'see_timeline' },
] as const satisfies readonly { path: string; text: string; ability: Ability }[];

export type InspectionTab = (typeof tabs)[number]['text'];

/** What stands at the top of every page of an inspection. */
export interface InspectionPage extends PageModel {
  readonly inspectionId: string;
  readonly body: string;
  readonly fieldwork: { readonly start: string; readonly end: string };
  readonly leadInspector: string;
  readonly stages: readonly StageStep[];
  readonly tabs: readonly { readonly href: string; readonly text: string; readonly current: boolean }[];
}

/** The frame of one page of an inspection, with the tabs that this account may open. */
export function inspectionPage(
  file: InspectionFile,
  account: Account,
  tab: InspectionTab,
  heading = tab as string,
): InspectionPage {
  const { inspection } = file;
  const base = `/inspections/${inspection.inspectionId}`;
  return {
    title:
      heading === 'Overview' ? inspection.inspectedBody.shortName : `${heading}: ${inspection.inspectedBody.shortName}`,
    section: 'programme',
    inspectionId: inspection.inspectionId,
    body: inspection.inspectedBody.name,
    fieldwork: inspection.fieldwork,
    leadInspector: inspection.leadInspector.name,
    stages: stageLine(stageFacts(file)),
    tabs: tabs
      .filter(({ ability }) => may(account.roles, ability))
      .map(({ path, text }) => ({ href: `${base}${path}`, text, current: text === tab })),
  };
}
