import type { Reading } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** A reading told anew, with the reason; the first one stays in the log and the tally follows. */
export class AmendCaseReading extends Command<Acted> {
  readonly inspectionId: string;
  readonly reading: Reading;
  readonly reason: string;
  readonly asking: Asking;
  constructor(inspectionId: string, reading: Reading, reason: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.reading = reading;
    this.reason = reason;
    this.asking = asking;
  }
}

@CommandHandler(AmendCaseReading)
export class AmendCaseReadingHandler implements ICommandHandler<AmendCaseReading> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, reading, reason, asking }: AmendCaseReading): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'AmendCaseReading', reading, reason }, asking);
  }
}
