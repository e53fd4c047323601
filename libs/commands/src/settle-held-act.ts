import type { TimedAct } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** A planner's word on an announcement or a reminder that was held because its time had passed. */
export class SettleHeldAct extends Command<Acted> {
  readonly inspectionId: string;
  readonly held: TimedAct;
  readonly goesOut: boolean;
  readonly asking: Asking;
  constructor(inspectionId: string, held: TimedAct, goesOut: boolean, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.held = held;
    this.goesOut = goesOut;
    this.asking = asking;
  }
}

@CommandHandler(SettleHeldAct)
export class SettleHeldActHandler implements ICommandHandler<SettleHeldAct> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, held, goesOut, asking }: SettleHeldAct): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'SettleHeldAct', held, goesOut }, asking);
  }
}
