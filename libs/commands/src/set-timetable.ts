import type { TimetableSet } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Sets when and by whom every sampled case is read, and assigns the cases so. */
export class SetTimetable extends Command<Acted> {
  readonly inspectionId: string;
  readonly timetable: TimetableSet['data'];
  readonly asking: Asking;
  /** Of inspectors by how case readings name them, for the sentences of a refusal. */
  readonly names: ReadonlyMap<string, string>;
  constructor(
    inspectionId: string,
    timetable: TimetableSet['data'],
    asking: Asking,
    names: ReadonlyMap<string, string> = new Map(),
  ) {
    super();
    this.names = names;
    this.inspectionId = inspectionId;
    this.timetable = timetable;
    this.asking = asking;
  }
}

@CommandHandler(SetTimetable)
export class SetTimetableHandler implements ICommandHandler<SetTimetable> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, timetable, asking, names }: SetTimetable): Promise<Acted> {
    return this.acts.perform(inspectionId, { type: 'SetTimetable', ...timetable, names }, asking);
  }
}
