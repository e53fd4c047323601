import type { Person } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { PlanningActs } from './planning-acts.ts';

/** Gives a visit its inspectors beside the lead inspector. */
export class AssignTeam extends Command<Acted> {
  readonly inspectionId: string;
  readonly team: readonly Person[];
  readonly asking: Asking;
  constructor(inspectionId: string, team: readonly Person[], asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.team = team;
    this.asking = asking;
  }
}

@CommandHandler(AssignTeam)
export class AssignTeamHandler implements ICommandHandler<AssignTeam> {
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ inspectionId, team, asking }: AssignTeam): Promise<Acted> {
    return this.planning.assignTeam(inspectionId, team, asking);
  }
}
