import { dateRefusals, leaderRefusals, teamRefusals } from './decide-schedule.ts';
import { mailboxOf } from '../copy-list/mailbox.ts';
import { isSameAct, type TimedAct } from '../planning/timed-act.ts';
import type { Act, InspectionCommand, MoveInspection } from './command.ts';
import { dateInWords } from './dates.ts';
import type { InspectionEvent } from './events.ts';
import type { StartedInspection } from './inspection.ts';
import type { Person, PostHolder } from './people.ts';
import { allOrRefusals, longestReason, refuse, tooLong } from './refusal.ts';
import type { Decision, Refusal } from './refusal.ts';

/**
 * Who goes: the inspectors beside the lead inspector, all of them at once, and who leads where that changes. An approved
 * letter names who led.
 */
export function assignTeam(
  state: StartedInspection,
  team: readonly Person[],
  leadInspector: Person = state.leadInspector,
): Decision<InspectionEvent> {
  const isOther = mailboxOf(leadInspector) !== mailboxOf(state.leadInspector);
  return allOrRefusals(
    [...(isOther ? leadRefusals(state, leadInspector) : []), ...teamRefusals(leadInspector, team)],
    () => [
      ...(isOther ? [{ type: 'LeadInspectorChanged' as const, data: { leadInspector } }] : []),
      ...(isOther && isSameTeam(state.team, team) ? [] : [{ type: 'TeamAssigned' as const, data: { team } }]),
    ],
  );
}

const isSameTeam = (one: readonly Person[], other: readonly Person[]): boolean =>
  one.map(mailboxOf).join() === other.map(mailboxOf).join();

const leadRefusals = (state: StartedInspection, leadInspector: Person): readonly Refusal[] => [
  ...(state.stage === 'approved'
    ? [
        {
          code: 'already_approved' as const,
          sentence: `The letter has been approved, and names ${state.leadInspector.name} as the lead inspector.`,
        },
      ]
    : []),
  ...leaderRefusals(leadInspector, state.signatory),
];

/** A visit moves as long as no case has been read; a sample that has been drawn stands. */
export function moveInspection(state: StartedInspection, command: MoveInspection): Decision<InspectionEvent> {
  if (hasBegun(state)) {
    return refuse(
      'fieldwork_has_begun',
      `Cases of ${state.inspectedBody.shortName} have been read: the visit can no longer be moved.`,
    );
  }
  const { fieldwork, announcedOn, publicationDate, framework, reason } = command;
  if (stands(state, command)) {
    return refuse(
      'already_on_these_days',
      `The visit to ${state.inspectedBody.shortName} stands on these days already.`,
    );
  }
  return allOrRefusals([...dateRefusals(command), ...reasonRefusals(reason)], () => [
    {
      type: 'InspectionMoved',
      data: {
        fieldwork,
        announcedOn,
        publicationDate,
        // What the sample was drawn for stays what binds it.
        framework: state.stage === 'scheduled' ? framework : state.framework,
        reason: reason.trim(),
      },
    },
  ]);
}

/** Until a case is read nobody can say that the visit took place, and before its first day nobody that it did not. */
export function recordMissedVisit(state: StartedInspection, reason: string, act: Act): Decision<InspectionEvent> {
  const { missed, fieldwork, inspectedBody } = state;
  if (missed !== null) {
    return refuse(
      'visit_missed',
      `That the visit to ${inspectedBody.shortName} did not take place is recorded already.`,
    );
  }
  if (hasBegun(state)) {
    return refuse(
      'fieldwork_has_begun',
      `Cases of ${inspectedBody.shortName} have been read: the visit has taken place.`,
    );
  }
  if (act.on < fieldwork.start) {
    return refuse(
      'fieldwork_not_begun',
      `Fieldwork at ${inspectedBody.shortName} starts on ${dateInWords(fieldwork.start)}; move the visit or cancel the inspection instead.`,
    );
  }
  return allOrRefusals(reasonRefusals(reason), () => [
    { type: 'VisitMissed', data: { fieldwork, reason: reason.trim() } },
  ]);
}

/** Acts that count on the days of the visit, and wait where it was missed until it has others. */
export const needsItsDays = ({ type }: InspectionCommand): boolean =>
  type === 'AnnounceInspection' || type === 'DrawSample' || type === 'SetTimetable' || type === 'RecordCaseReading';

/** An inspection can be called off until its letter is published. */
export const cancelInspection = (_state: StartedInspection, reason: string): Decision<InspectionEvent> =>
  allOrRefusals(reasonRefusals(reason), () => [{ type: 'InspectionCancelled', data: { reason: reason.trim() } }]);

/** Once: whoever was told hears of changes as changes. */
export function announceInspection(state: StartedInspection, to: readonly PostHolder[]): Decision<InspectionEvent> {
  if (state.announced !== null) {
    return refuse(
      'already_announced',
      `The inspection of ${state.inspectedBody.shortName} from ${dateInWords(state.fieldwork.start)} has already been announced.`,
    );
  }
  return { ok: true, events: [{ type: 'InspectionAnnounced', data: { fieldwork: state.fieldwork, to } }] };
}

/** Once: what a planner has decided of a held act stands. */
export function settleHeldAct(state: StartedInspection, held: TimedAct, goesOut: boolean): Decision<InspectionEvent> {
  if (state.settledActs.some((act) => isSameAct(act, held))) {
    return refuse('act_settled', `Whether this ${held.kind} still goes out has been decided already.`);
  }
  return { ok: true, events: [{ type: goesOut ? 'HeldActReleased' : 'HeldActDropped', data: held }] };
}

/** True where a move would change no date; a visit that was missed needs other days of fieldwork. */
const stands = (state: StartedInspection, to: MoveInspection): boolean =>
  to.fieldwork.start === state.fieldwork.start &&
  to.fieldwork.end === state.fieldwork.end &&
  (state.missed !== null || (to.announcedOn === state.announcedOn && to.publicationDate === state.publicationDate));

const hasBegun = (state: StartedInspection): boolean =>
  state.stage !== 'scheduled' && [...state.sample.values()].some(({ judgements }) => judgements !== null);

const reasonRefusals = (reason: string): readonly Refusal[] =>
  reason.trim() === ''
    ? [{ code: 'blank_field', sentence: 'Say why, in words.' }]
    : tooLong('The reason', reason.trim(), longestReason);
