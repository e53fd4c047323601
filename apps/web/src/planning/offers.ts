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

/** Where other days would mend a refusal: the field that the error summary leads to. */
export const fieldOfDays = (code: RefusalCode): string | undefined =>
  ofTheProgramme.includes(code) ? '#fieldworkStart-day' : undefined;

/** The nearest free weeks, where an act was refused by what stands on the programme; nothing for any other refusal. */
export async function whatElse(deps: WebDeps, error: unknown, visit: ProposedVisit): Promise<Stopped> {
  const codes: readonly string[] = error instanceof Refused ? error.refusals.map(({ code }) => code) : [];
  if (!codes.some((code) => ofTheProgramme.includes(code)) || !isStretch(visit.fieldwork))
    return { offers: [], passable: false };
  const weeks = await offerWeeks(deps.eventLog, visit, deps.clock.today());
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
