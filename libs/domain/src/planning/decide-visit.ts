import { dateInWords } from '../inspection/dates.ts';
import { allOrRefusals, longestReason, refuse, tooLong, type Decision, type Refusal } from '../inspection/refusal.ts';
import type { Tie } from './body.ts';
import { clashesOf, type ProposedVisit } from './clashes.ts';
import type { PassedLimit, VisitEntered, VisitMoved, VisitTakenOut } from './events.ts';
import { breachesOf, limitsInForce, type Breach, type ProgrammeLimits } from './limits.ts';
import type { Programme } from './programme.ts';
import { programmeYearsOf, type BankHolidays } from './working-days.ts';

/** What planning knows beside the visit itself. */
export interface PlanningKnowledge {
  /** All years that the visit touches, before and after, put together. */
  readonly programme: Programme;
  readonly limits: readonly ProgrammeLimits[];
  readonly holidays: BankHolidays;
  /** Those of the body that is visited. */
  readonly ties: readonly Tie[];
  /** ISO date. */
  readonly today: string;
}

/** A visit on its days. */
export interface DatedVisit extends ProposedVisit {
  /** The day on which the body is to be told; null where it knows of the visit, and hears of other days at once. */
  readonly announcedOn: string | null;
}

export interface ToProgramme {
  readonly year: number;
  readonly event: VisitEntered | VisitMoved | VisitTakenOut;
}

/**
 * Puts a visit on the programme, or moves it there: what each year's programme records, or everything that stands
 * against it, all at once.
 * @param passWith why limits are passed; null or blank where the planner has not asked to pass any
 */
export function enterVisit(
  visit: DatedVisit,
  knows: PlanningKnowledge,
  passWith: string | null,
): Decision<ToProgramme> {
  const { programme, limits, holidays, ties, today } = knows;
  const { inspectionId, bodyId, bodyName, fieldwork, inspectors, announcedOn } = visit;
  const inForce = limitsInForce(limits, fieldwork.start);
  if (inForce === undefined) {
    return refuse(
      'limits_unknown',
      `The programme has no limits for a visit that starts on ${dateInWords(fieldwork.start)}.`,
    );
  }
  const breaches = [
    ...(announcedOn !== null && announcedOn < today ? [announcedInThePast(announcedOn)] : []),
    ...breachesOf({ ...visit, toldOn: announcedOn ?? today }, programme, inForce, holidays),
  ];
  const reason = (passWith ?? '').trim();
  const refusals: readonly Refusal[] = [
    ...clashesOf(visit, programme, ties),
    ...(reason === '' ? breaches : tooLong('The reason to pass a limit', reason, longestReason)),
  ];
  const passed: readonly PassedLimit[] = breaches.map(({ code, sentence }) => ({ rule: code, sentence }));
  const why = { passed, reason: passed.length > 0 ? reason : null };
  const before = programme.visits.get(inspectionId);
  const yearsBefore = before === undefined ? [] : programmeYearsOf(before.fieldwork);
  const yearsNow = programmeYearsOf(fieldwork);
  return allOrRefusals(refusals, () => [
    ...yearsBefore
      .filter((year) => !yearsNow.includes(year))
      .map((year): ToProgramme => ({ year, event: { type: 'VisitTakenOut', data: { inspectionId } } })),
    ...yearsNow.map((year): ToProgramme => ({
      year,
      event: yearsBefore.includes(year)
        ? { type: 'VisitMoved', data: { inspectionId, fieldwork, inspectors, ...why } }
        : { type: 'VisitEntered', data: { inspectionId, bodyId, bodyName, fieldwork, inspectors, ...why } },
    })),
  ]);
}

/** Moves a visit to other days. History stands on no programme, and does not come onto one by being put right. */
export const moveVisit = (
  visit: DatedVisit,
  knows: PlanningKnowledge,
  passWith: string | null,
): Decision<ToProgramme> =>
  knows.programme.visits.has(visit.inspectionId) ? enterVisit(visit, knows, passWith) : nothingToRecord;

/**
 * Gives a visit other inspectors: whoever comes anew must be free on its days. Leave or a tie of one who stays came up since,
 * and keeps nobody else from being named or leaving. The days stay, so their limits are not asked about again.
 */
export function staffVisit(
  visit: ProposedVisit,
  { programme, ties }: Pick<PlanningKnowledge, 'programme' | 'ties'>,
): Decision<ToProgramme> {
  const { inspectionId, fieldwork, inspectors } = visit;
  const before = programme.visits.get(inspectionId);
  if (before === undefined) return nothingToRecord;
  const anew = inspectors.filter((inspector) => !before.inspectors.includes(inspector));
  return allOrRefusals(clashesOf({ ...visit, inspectors: anew }, programme, ties), () =>
    programmeYearsOf(fieldwork).map((year) => ({
      year,
      event: { type: 'VisitMoved', data: { inspectionId, fieldwork, inspectors, passed: [], reason: null } },
    })),
  );
}

/** What the programmes record of a visit that is cancelled; nothing where it never stood on one. */
export function takeVisitOut(inspectionId: string, programme: Programme): readonly ToProgramme[] {
  const visit = programme.visits.get(inspectionId);
  return visit === undefined
    ? []
    : programmeYearsOf(visit.fieldwork).map((year) => ({
        year,
        event: { type: 'VisitTakenOut', data: { inspectionId } },
      }));
}

const nothingToRecord: Decision<ToProgramme> = { ok: true, events: [] };

/** A reason passes it: an inspectorate that begins to work with the product has told some bodies already. */
const announcedInThePast = (announcedOn: string): Breach => ({
  code: 'announced_in_the_past',
  sentence: `The announcement on ${dateInWords(announcedOn)} is in the past; name today or a later day.`,
});
