import { decide, takeVisitOut, together } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { PlanningActs, refuseAny } from './planning-acts.ts';

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
  private readonly acts: InspectionActs;
  private readonly planning: PlanningActs;
  constructor(acts: InspectionActs, planning: PlanningActs) {
    this.acts = acts;
    this.planning = planning;
  }

  execute({ inspectionId, reason, asking }: CancelInspection): Promise<Acted> {
    return this.planning.perform(asking, async () => {
      const { state, head } = await this.planning.standing(inspectionId, asking);
      const decision = decide(
        state,
        { type: 'CancelInspection', reason },
        this.acts.act(asking),
        this.acts.frameworkOf(state),
      );
      const programmes = await this.planning.programmesOf(state.fieldwork);
      const programme = together(programmes.map((each) => each.programme));
      const out = { ok: true as const, events: takeVisitOut(inspectionId, programme) };
      refuseAny([decision]);
      return this.planning.appends(inspectionId, head, decision, out, programmes, asking);
    });
  }
}
