import type { Reading } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** One case, read by the inspector to whom it is assigned. */
export class RecordCaseReading extends Command<Acted> {
  readonly inspectionId: string;
  readonly reading: Reading;
  readonly asking: Asking;
  constructor(inspectionId: string, reading: Reading, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.reading = reading;
    this.asking = asking;
  }
}

@CommandHandler(RecordCaseReading)
export class RecordCaseReadingHandler implements ICommandHandler<RecordCaseReading> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, reading, asking }: RecordCaseReading): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'RecordCaseReading', reading }, asking);
  }
}
