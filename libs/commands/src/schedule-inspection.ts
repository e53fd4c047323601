import { createHash, randomBytes } from 'node:crypto';
import type { ScheduleInspection as Schedule } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { v5 as uuidV5 } from 'uuid';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** What a planner decides; the seed of the draw is made here unless history brings its own. */
export type NewInspection = Omit<Schedule, 'inspectionId' | 'drawSeed' | 'drawSeedSha256'> & {
  readonly drawSeed?: string;
};

/** Puts an inspection on the programme, with the framework in force on the day of its announcement. */
export class ScheduleInspection extends Command<Acted> {
  readonly inspection: NewInspection;
  readonly asking: Asking;
  constructor(inspection: NewInspection, asking: Asking) {
    super();
    this.inspection = inspection;
    this.asking = asking;
  }
}

@CommandHandler(ScheduleInspection)
export class ScheduleInspectionHandler implements ICommandHandler<ScheduleInspection> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspection, asking }: ScheduleInspection): Promise<Acted> {
    const inspectionId = inspectionIdOf(inspection);
    const drawSeed = inspection.drawSeed ?? randomBytes(16).toString('hex');
    // Committed before anyone sees a caseload, so that nobody can try seeds until a sample pleases.
    const drawSeedSha256 = createHash('sha256').update(drawSeed).digest('hex');
    return this.acts.perform(
      inspectionId,
      { ...inspection, type: 'ScheduleInspection', inspectionId, drawSeed, drawSeedSha256 },
      asking,
    );
  }
}

/** Namespace of inspection ids, made once for this product. */
const namespace = '3f2b8f0a-8a55-4c0e-9d0e-0f6d1f6f7a10';

/** One body and one fieldwork are one inspection: the same id, so that it cannot be scheduled or imported twice. */
export function inspectionIdOf({
  inspectedBody,
  fieldwork,
}: Pick<NewInspection, 'inspectedBody' | 'fieldwork'>): string {
  return uuidV5(JSON.stringify([inspectedBody.name.trim().toLowerCase(), fieldwork.start, fieldwork.end]), namespace);
}
