import { offerWeeks, Refused } from '#commands';
import { isStretch, passableRules, type ProposedVisit, type RefusalCode } from '#domain';
import { longDate } from '../view/wording.ts';
import type { WebDeps } from '../web-deps.ts';

/** A week that the page offers, with why it is free. `value` is what its button sends. */
export interface Offer {
  readonly value: string;
  readonly text: string;
  readonly why: string;
}

/** What a page shows of a visit that the programme stopped. */
export interface Stopped {
  readonly offers: readonly Offer[];
  /** True where nothing but limits stands in the way, so that a reason passes them. */
  readonly passable: boolean;
}

const ofTheProgramme: readonly string[] = [
  ...passableRules,
  'visited_then_already',
  'inspector_on_leave',
  'inspector_double_booked',
];

const fields: Partial<Record<RefusalCode, string>> = {
  announced_too_late: '#fieldworkStart-day',
  fieldwork_ends_before_start: '#fieldworkEnd-day',
  fieldwork_too_long: '#fieldworkEnd-day',
  inspector_has_tie: '#lead',
  lead_inspector_is_signatory: '#signatory',
  holder_unknown: '#bodyId',
};

/** Where in the form of a visit a refusal is mended: the field that the error summary leads to. */
export const fieldOfVisit = (code: RefusalCode): string | undefined =>
  ofTheProgramme.includes(code) ? '#fieldworkStart-day' : fields[code];

/**
 * The nearest free weeks, where an act was refused by what stands on the programme; nothing for any other refusal.
 * @param isKnown true where the body knows of the visit already
 */
export async function whatElse(deps: WebDeps, error: unknown, visit: ProposedVisit, isKnown = false): Promise<Stopped> {
  const codes: readonly string[] = error instanceof Refused ? error.refusals.map(({ code }) => code) : [];
  if (!codes.some((code) => ofTheProgramme.includes(code)) || !isStretch(visit.fieldwork))
    return { offers: [], passable: false };
  const weeks = await offerWeeks(deps.eventLog, visit, deps.clock.today(), isKnown);
  const passable: readonly string[] = passableRules;
  return {
    offers: weeks.map(({ fieldwork, why }) => ({
      value: `${fieldwork.start}/${fieldwork.end}`,
      text: `${longDate(fieldwork.start)} to ${longDate(fieldwork.end)}`,
      why,
    })),
    passable: codes.every((code) => passable.includes(code)),
  };
}
