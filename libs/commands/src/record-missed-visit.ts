import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Records that a visit did not take place on its days, and why; until it is moved or cancelled nothing hangs on them. */
export class RecordMissedVisit extends Command<Acted> {
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

@CommandHandler(RecordMissedVisit)
export class RecordMissedVisitHandler implements ICommandHandler<RecordMissedVisit> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, reason, asking }: RecordMissedVisit): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'RecordMissedVisit', reason }, asking);
  }
}
