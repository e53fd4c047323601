import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Gives a sampled case to the inspector who is to read it. */
export class AssignCase extends Command<Acted> {
  readonly inspectionId: string;
  readonly caseRef: string;
  readonly inspector: string;
  readonly asking: Asking;
  constructor(inspectionId: string, caseRef: string, inspector: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.caseRef = caseRef;
    this.inspector = inspector;
    this.asking = asking;
  }
}

@CommandHandler(AssignCase)
export class AssignCaseHandler implements ICommandHandler<AssignCase> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, caseRef, inspector, asking }: AssignCase): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'AssignCase', caseRef, inspector }, asking);
  }
}
