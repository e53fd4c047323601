import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Takes a sampled case out, with a reason, and the next reserve of its stratum in: the one that was seen, if one is given. */
export class ReplaceCase extends Command<Acted> {
  readonly inspectionId: string;
  readonly caseRef: string;
  readonly reason: string;
  readonly asking: Asking;
  readonly reserve: string | null | undefined;
  constructor(inspectionId: string, caseRef: string, reason: string, asking: Asking, reserve?: string | null) {
    super();
    this.inspectionId = inspectionId;
    this.caseRef = caseRef;
    this.reason = reason;
    this.asking = asking;
    this.reserve = reserve;
  }
}

@CommandHandler(ReplaceCase)
export class ReplaceCaseHandler implements ICommandHandler<ReplaceCase> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, caseRef, reason, asking, reserve }: ReplaceCase): Promise<Acted> {
    const seen = reserve === undefined ? {} : { reserve };
    return this.acts.perform(inspectionId, { type: 'ReplaceCase', caseRef, reason, ...seen }, asking);
  }
}
