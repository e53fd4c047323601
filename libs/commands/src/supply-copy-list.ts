import type { CopyListEntry } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Everyone who gets the letter beside its addressee. */
export class SupplyCopyList extends Command<Acted> {
  readonly inspectionId: string;
  readonly entries: readonly CopyListEntry[];
  readonly asking: Asking;
  constructor(inspectionId: string, entries: readonly CopyListEntry[], asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.entries = entries;
    this.asking = asking;
  }
}

@CommandHandler(SupplyCopyList)
export class SupplyCopyListHandler implements ICommandHandler<SupplyCopyList> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, entries, asking }: SupplyCopyList): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'SupplyCopyList', entries }, asking);
  }
}
