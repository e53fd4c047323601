import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Takes a sampled case out, with a reason, and the next reserve of its stratum in. */
export class ReplaceCase extends Command<Acted> {
  readonly inspectionId: string;
  readonly caseRef: string;
  readonly reason: string;
  readonly asking: Asking;
  constructor(inspectionId: string, caseRef: string, reason: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.caseRef = caseRef;
    this.reason = reason;
    this.asking = asking;
  }
}

@CommandHandler(ReplaceCase)
export class ReplaceCaseHandler implements ICommandHandler<ReplaceCase> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, caseRef, reason, asking }: ReplaceCase): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'ReplaceCase', caseRef, reason }, asking);
  }
}
