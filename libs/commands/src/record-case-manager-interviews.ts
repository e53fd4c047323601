import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** How many case managers the inspectors interviewed. */
export class RecordCaseManagerInterviews extends Command<Acted> {
  readonly inspectionId: string;
  readonly number: number;
  readonly asking: Asking;
  constructor(inspectionId: string, number: number, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.number = number;
    this.asking = asking;
  }
}

@CommandHandler(RecordCaseManagerInterviews)
export class RecordCaseManagerInterviewsHandler implements ICommandHandler<RecordCaseManagerInterviews> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, number, asking }: RecordCaseManagerInterviews): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'RecordCaseManagerInterviews', number }, asking);
  }
}
