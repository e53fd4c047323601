import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { PlanningActs, type MoveRequest } from './planning-acts.ts';

/** Moves a visit to other days, and every date that hangs on them. */
export class MoveInspection extends Command<Acted> {
  readonly inspectionId: string;
  readonly request: MoveRequest;
  readonly asking: Asking;
  constructor(inspectionId: string, request: MoveRequest, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.request = request;
    this.asking = asking;
  }
}

@CommandHandler(MoveInspection)
export class MoveInspectionHandler implements ICommandHandler<MoveInspection> {
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ inspectionId, request, asking }: MoveInspection): Promise<Acted> {
    return this.planning.move(inspectionId, request, asking);
  }
}
