import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Lets readings be amended again; an approval that stands is voided. */
export class ReopenTally extends Command<Acted> {
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

@CommandHandler(ReopenTally)
export class ReopenTallyHandler implements ICommandHandler<ReopenTally> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, reason, asking }: ReopenTally): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'ReopenTally', reason }, asking);
  }
}
