import { decide, staffVisit } from '#domain';
import type { Person } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { PlanningActs, refuseAny, visitOf } from './planning-acts.ts';

/** Gives a visit its inspectors beside the lead inspector; whoever comes anew must be free on its days. */
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
  private readonly acts: InspectionActs;
  private readonly planning: PlanningActs;
  constructor(acts: InspectionActs, planning: PlanningActs) {
    this.acts = acts;
    this.planning = planning;
  }

  execute({ inspectionId, team, asking }: AssignTeam): Promise<Acted> {
    return this.planning.perform(asking, async () => {
      const { state, head } = await this.planning.standing(inspectionId, asking);
      const decision = decide(state, { type: 'AssignTeam', team }, this.acts.act(asking), this.acts.frameworkOf(state));
      const programmes = await this.planning.programmesOf(state.fieldwork);
      const visit = visitOf({ ...state, team });
      const onProgramme = staffVisit(visit, await this.planning.knowledge(visit, programmes, this.acts.act(asking).on));
      refuseAny([decision, onProgramme]);
      return this.planning.appends(inspectionId, head, decision, onProgramme, programmes, asking);
    });
  }
}
