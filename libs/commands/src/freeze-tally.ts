import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** The figures that the letter will state, once every sampled case is read. */
export class FreezeTally extends Command<Acted> {
  readonly inspectionId: string;
  readonly asking: Asking;
  constructor(inspectionId: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.asking = asking;
  }
}

@CommandHandler(FreezeTally)
export class FreezeTallyHandler implements ICommandHandler<FreezeTally> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, asking }: FreezeTally): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'FreezeTally' }, asking);
  }
}
