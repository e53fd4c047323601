import { isOneMailbox } from '../copy-list/mailbox.ts';
import { dateInWords } from '../inspection/dates.ts';
import { allOrRefusals, refuse, type Decision, type Refusal } from '../inspection/refusal.ts';
import type { LeaveEntered, LeaveWithdrawn } from './events.ts';
import type { Leave, Programme, Visit } from './programme.ts';
import { isStretch, overlap, programmeYearsOf } from './working-days.ts';

/** A leave event and the year whose programme records it. */
export interface ToLeave {
  readonly year: number;
  readonly event: LeaveEntered | LeaveWithdrawn;
}

/** Records leave in every year that it touches. @param programme of those years, put together */
export function enterLeave(leave: Leave, programme: Programme): Decision<ToLeave> {
  const { inspector, days } = leave;
  const known = [...programme.leave.values()].some(
    (each) => each.inspector === inspector && each.days.start === days.start && each.days.end === days.end,
  );
  if (known) {
    return refuse(
      'leave_known',
      `The leave of ${inspector} from ${dateInWords(days.start)} to ${dateInWords(days.end)} is recorded already.`,
    );
  }
  return allOrRefusals(leaveRefusals(leave), () =>
    programmeYearsOf(days).map((year) => ({ year, event: { type: 'LeaveEntered', data: leave } })),
  );
}

/** Visits on which the inspector stands during this leave: somebody has to go instead, or the visit moves. */
export const visitsDuring = ({ inspector, days }: Omit<Leave, 'leaveId'>, { visits }: Programme): readonly Visit[] =>
  [...visits.values()]
    .filter(({ inspectors, fieldwork }) => inspectors.includes(inspector) && overlap(fieldwork, days))
    .sort((one, other) => one.fieldwork.start.localeCompare(other.fieldwork.start));

/** Takes leave out of every year that records it. @param programmes by year */
export function withdrawLeave(leaveId: string, programmes: ReadonlyMap<number, Programme>): Decision<ToLeave> {
  const held = [...programmes].filter(([, { leave }]) => leave.has(leaveId));
  return held.length === 0
    ? refuse('leave_unknown', 'This leave is not recorded, or was taken out.')
    : {
        ok: true,
        events: held.map(([year]) => ({ year, event: { type: 'LeaveWithdrawn', data: { leaveId } } })),
      };
}

const leaveRefusals = ({ inspector, days: { start, end } }: Leave): Refusal[] => [
  ...(isOneMailbox(inspector)
    ? []
    : [{ code: 'not_one_mailbox' as const, sentence: `"${inspector}" is not exactly one mailbox.` }]),
  ...(isStretch({ start, end })
    ? []
    : [
        {
          code: 'invalid_date' as const,
          sentence: `Leave from ${start} to ${end} cannot be: write its first and its last day as 2015-12-14, at most a year apart.`,
        },
      ]),
];
