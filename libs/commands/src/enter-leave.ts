import { dateInWords, daysBetween, isDate, isOneMailbox, programmeYearsOf, together } from '#domain';
import type { Days, Refusal } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidV7 } from 'uuid';
import type { Asking } from './asking.ts';
import { Refused } from './asking.ts';
import { PlanningActs } from './planning-acts.ts';

/** Keeps an inspector (by mailbox) from being planned on these days. */
export class EnterLeave extends Command<string> {
  readonly inspector: string;
  readonly days: Days;
  readonly asking: Asking;
  constructor(inspector: string, days: Days, asking: Asking) {
    super();
    this.inspector = inspector;
    this.days = days;
    this.asking = asking;
  }
}

@CommandHandler(EnterLeave)
export class EnterLeaveHandler implements ICommandHandler<EnterLeave> {
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ inspector, days, asking }: EnterLeave): Promise<string> {
    return enterLeave(this.planning, inspector.trim().toLowerCase(), days, asking);
  }
}

/** Takes leave out again; its days say which programmes hold it. */
export class WithdrawLeave extends Command<void> {
  readonly leaveId: string;
  readonly days: Days;
  readonly asking: Asking;
  constructor(leaveId: string, days: Days, asking: Asking) {
    super();
    this.leaveId = leaveId;
    this.days = days;
    this.asking = asking;
  }
}

@CommandHandler(WithdrawLeave)
export class WithdrawLeaveHandler implements ICommandHandler<WithdrawLeave> {
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ leaveId, days, asking }: WithdrawLeave): Promise<void> {
    return this.planning.onLeave(
      (programmes) => {
        const held = programmes.filter(({ programme }) => programme.leave.has(leaveId));
        return held.length === 0
          ? {
              ok: false,
              refusals: [{ code: 'leave_unknown', sentence: 'This leave is not recorded, or was taken out.' }],
            }
          : {
              ok: true,
              events: held.map(({ year }) => ({ year, event: { type: 'LeaveWithdrawn' as const, data: { leaveId } } })),
            };
      },
      programmeYearsOf(days),
      asking,
    );
  }
}

async function enterLeave(planning: PlanningActs, inspector: string, days: Days, asking: Asking): Promise<string> {
  const refusals = leaveRefusals(inspector, days);
  if (refusals.length > 0) throw new Refused(refusals);
  const leaveId = uuidV7();
  const years = programmeYearsOf(days);
  await planning.onLeave(
    (programmes) => {
      const same = [...together(programmes.map(({ programme }) => programme)).leave.values()].find(
        (leave) => leave.inspector === inspector && leave.days.start === days.start && leave.days.end === days.end,
      );
      return same === undefined
        ? {
            ok: true,
            events: years.map((year) => ({
              year,
              event: { type: 'LeaveEntered', data: { leaveId, inspector, days } },
            })),
          }
        : {
            ok: false,
            refusals: [
              {
                code: 'leave_known',
                sentence: `The leave of ${inspector} from ${dateInWords(days.start)} to ${dateInWords(days.end)} is recorded already.`,
              },
            ],
          };
    },
    years,
    asking,
  );
  return leaveId;
}

/** More than a year away is no leave but another post. */
const longestLeaveDays = 366;

function leaveRefusals(inspector: string, { start, end }: Days): Refusal[] {
  if (!isDate(start) || !isDate(end))
    return [{ code: 'invalid_date', sentence: 'Write the first and the last day of leave as 2015-12-14.' }];
  return [
    ...(isOneMailbox(inspector)
      ? []
      : [{ code: 'not_one_mailbox' as const, sentence: `"${inspector}" is not exactly one mailbox.` }]),
    ...(end < start || daysBetween(start, end) > longestLeaveDays
      ? [
          {
            code: 'invalid_date' as const,
            sentence: `Leave from ${dateInWords(start)} cannot end on ${dateInWords(end)}.`,
          },
        ]
      : []),
  ];
}
