import { decide, staffVisit } from '#domain';
import type { Person } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { PlanningActs, refuseAny, visitOf } from './planning-acts.ts';

/** Gives a visit its inspectors, and another lead inspector where one is named; whoever comes anew must be free on its days. */
export class AssignTeam extends Command<Acted> {
  readonly inspectionId: string;
  readonly team: readonly Person[];
  readonly asking: Asking;
  readonly leadInspector: Person | undefined;
  constructor(inspectionId: string, team: readonly Person[], asking: Asking, leadInspector?: Person) {
    super();
    this.inspectionId = inspectionId;
    this.team = team;
    this.asking = asking;
    this.leadInspector = leadInspector;
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

  execute({ inspectionId, team, asking, leadInspector }: AssignTeam): Promise<Acted> {
    return this.planning.perform(asking, async () => {
      const { state, head } = await this.planning.standing(inspectionId, asking);
      const act = this.acts.act(asking);
      const decision = decide(state, { type: 'AssignTeam', team, leadInspector }, act, this.acts.frameworkOf(state));
      const programmes = await this.planning.programmesOf(state.fieldwork);
      const visit = visitOf({ ...state, team, leadInspector: leadInspector ?? state.leadInspector });
      const onProgramme = staffVisit(visit, await this.planning.knowledge(visit, programmes, act.on));
      refuseAny([decision, onProgramme]);
      return this.planning.appends(inspectionId, head, decision, onProgramme, programmes, asking);
    });
  }
}
