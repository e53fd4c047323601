import type { ReoffendingRecord } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** The published reoffending record of the inspected body. */
export class SupplyReoffendingRecord extends Command<Acted> {
  readonly inspectionId: string;
  readonly record: ReoffendingRecord;
  readonly asking: Asking;
  constructor(inspectionId: string, record: ReoffendingRecord, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.record = record;
    this.asking = asking;
  }
}

@CommandHandler(SupplyReoffendingRecord)
export class SupplyReoffendingRecordHandler implements ICommandHandler<SupplyReoffendingRecord> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, record, asking }: SupplyReoffendingRecord): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'SupplyReoffendingRecord', record }, asking);
  }
}
