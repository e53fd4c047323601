import { enterLeave, parseEvent, together, withdrawLeave, mailboxKey } from '#domain';
import type { Days, ProgrammeEvent } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { v7 as uuidV7 } from 'uuid';
import type { Asking } from './asking.ts';
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

  async execute({ inspector, days, asking }: EnterLeave): Promise<string> {
    const leave = { leaveId: uuidV7(), inspector: mailboxKey(inspector), days };
    const [entered] = await this.planning.onLeave(
      days,
      (programmes) => enterLeave(leave, together([...programmes.values()])),
      asking,
    );
    const event = entered && parseEvent<ProgrammeEvent>(entered);
    if (event?.type !== 'LeaveEntered') throw new Error('Leave was entered, and the log holds none.');
    return event.data.leaveId;
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

  async execute({ leaveId, days, asking }: WithdrawLeave): Promise<void> {
    await this.planning.onLeave(days, (programmes) => withdrawLeave(leaveId, programmes), asking);
  }
}
