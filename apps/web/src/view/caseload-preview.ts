import { addDays, divideCaseload, type Case, type Framework, type StartedInspection } from '#domain';
import type { SentCaseload } from '../supplies/caseload-csv.ts';

/** Rows of faults, or of cases, that one page shows; a larger caseload says how many more there are. */
const shownAtMost = 500;

/** What a page says about a caseload before it is supplied. */
export interface CaseloadPreview {
  readonly name: string;
  readonly text: string;
  readonly population: number;
  readonly eligible: number;
  /** Eligible cases by area, in the order of the body's areas. */
  readonly areas: readonly { readonly area: string; readonly population: number; readonly eligible: number }[];
  readonly excluded: readonly { readonly case: string; readonly reason: string }[];
  readonly excludedInAll: number;
  /** Cases to draw; more than are eligible is a shortfall. */
  readonly size: number;
  /** First and last day of sentence with which a case can be drawn, ISO dates. */
  readonly sentenced: { readonly from: string; readonly to: string };
}

/** Who of a faultless caseload can be drawn, and why the others cannot. */
export function caseloadPreview(
  { name, text, cases }: SentCaseload,
  {
    inspection,
    framework,
  }: {
    readonly inspection: Pick<StartedInspection, 'inspectedBody' | 'fieldwork' | 'sampleSize'>;
    readonly framework: Framework;
  },
): CaseloadPreview {
  const { eligible, excluded } = divideCaseload({ cases, framework, fieldworkStart: inspection.fieldwork.start });
  const inArea = (of: readonly Case[], area: string): number => of.filter((each) => each.area === area).length;
  return {
    name,
    text,
    population: cases.length,
    eligible: eligible.length,
    areas: inspection.inspectedBody.areas.map((area) => ({
      area,
      population: inArea(cases, area),
      eligible: inArea(eligible, area),
    })),
    excluded: excluded.slice(0, shownAtMost),
    excludedInAll: excluded.length,
    size: inspection.sampleSize,
    sentenced: {
      from: addDays(inspection.fieldwork.start, -framework.eligibility.sentencedAtMostDaysBefore),
      to: addDays(inspection.fieldwork.start, -framework.eligibility.sentencedAtLeastDaysBefore),
    },
  };
}

/** The faults that one page shows, and how many there are. */
export const faultsShown = ({ faults }: SentCaseload): { shown: SentCaseload['faults']; inAll: number } => ({
  shown: faults.slice(0, shownAtMost),
  inAll: faults.length,
});
