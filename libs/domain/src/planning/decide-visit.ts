import { dateInWords } from '../inspection/dates.ts';
import { refuse, type Decision, type Refusal } from '../inspection/refusal.ts';
import type { Tie } from './body.ts';
import { clashesOf, type ProposedVisit } from './clashes.ts';
import type { PassedLimit, VisitEntered, VisitMoved, VisitTakenOut } from './events.ts';
import { breachesOf, limitsInForce, type ProgrammeLimits } from './limits.ts';
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
  visit: ProposedVisit & { readonly announcedOn: string },
  knows: PlanningKnowledge,
  passWith: string | null,
): Decision<ToProgramme> {
  const { programme, limits, holidays, ties } = knows;
  const inForce = limitsInForce(limits, visit.fieldwork.start);
  if (inForce === undefined) {
    return refuse(
      'limits_unknown',
      `The programme has no limits for a visit that starts on ${dateInWords(visit.fieldwork.start)}.`,
    );
  }
  const clashes = clashesOf(visit, programme, ties);
  const breaches = breachesOf(visit, programme, inForce, holidays);
  const reason = (passWith ?? '').trim();
  const refusals: readonly Refusal[] = [...clashes, ...(reason === '' ? breaches : [])];
  if (refusals.length > 0) return { ok: false, refusals };
  const passed: readonly PassedLimit[] = breaches.map(({ code, sentence }) => ({ rule: code, sentence }));
  const why = { passed, reason: passed.length > 0 ? reason : null };
  const { inspectionId, bodyId, bodyName, fieldwork, inspectors } = visit;
  const before = programme.visits.get(inspectionId);
  const yearsBefore = before === undefined ? [] : programmeYearsOf(before.fieldwork);
  const yearsNow = programmeYearsOf(fieldwork);
  return {
    ok: true,
    events: [
      ...yearsBefore
        .filter((year) => !yearsNow.includes(year))
        .map((year): ToProgramme => ({ year, event: { type: 'VisitTakenOut', data: { inspectionId } } })),
      ...yearsNow.map((year): ToProgramme => ({
        year,
        event: yearsBefore.includes(year)
          ? { type: 'VisitMoved', data: { inspectionId, fieldwork, inspectors, ...why } }
          : { type: 'VisitEntered', data: { inspectionId, bodyId, bodyName, fieldwork, inspectors, ...why } },
      })),
    ],
  };
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
