import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { PlanningActs } from './planning-acts.ts';

/** Calls a visit off; whoever was told is told. */
export class CancelInspection extends Command<Acted> {
  readonly inspectionId: string;
  readonly reason: string;
  readonly asking: Asking;
  constructor(inspectionId: string, reason: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.reason = reason;
    this.asking = asking;
  }
}

@CommandHandler(CancelInspection)
export class CancelInspectionHandler implements ICommandHandler<CancelInspection> {
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ inspectionId, reason, asking }: CancelInspection): Promise<Acted> {
    return this.planning.cancel(inspectionId, reason, asking);
  }
}
