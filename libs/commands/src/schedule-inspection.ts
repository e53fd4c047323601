import { createHash, randomBytes } from 'node:crypto';
import type { ScheduleInspection as Schedule } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { PlanningActs } from './planning-acts.ts';

/** What a planner decides; the seed of the draw is made here unless history brings its own. */
export type NewInspection = Omit<
  Schedule,
  'inspectionId' | 'drawSeed' | 'drawSeedSha256' | 'inspectedBody' | 'addressee' | 'announcedOn' | 'publicationDate'
> & {
  readonly drawSeed?: string;
  /** What the directory says of `bodyId` unless it is given. */
  readonly inspectedBody?: Schedule['inspectedBody'] | undefined;
  /** The head of service in the directory unless somebody else is given. */
  readonly addressee?: Schedule['addressee'] | undefined;
  /** The days that the rules make of fieldwork unless they are set. */
  readonly announcedOn?: string | undefined;
  readonly publicationDate?: string | undefined;
  /** Why limits of the programme are passed; without a reason the first that would be passed stops the act. */
  readonly passWith?: string | null | undefined;
};

/**
 * Puts an inspection on the programme, with the framework in force on the day of its announcement. A planner's is held
 * against the programme of its year and stands there from then on; history is recorded as it was, and stands nowhere else.
 */
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
  private readonly planning: PlanningActs;
  constructor(acts: InspectionActs, planning: PlanningActs) {
    this.acts = acts;
    this.planning = planning;
  }

  execute({ inspection, asking }: ScheduleInspection): Promise<Acted> {
    const drawSeed = inspection.drawSeed ?? randomBytes(16).toString('hex');
    // Committed before anyone sees a caseload, so that nobody can try seeds until a sample pleases.
    const drawSeedSha256 = createHash('sha256').update(drawSeed).digest('hex');
    const seeded = { ...inspection, drawSeed, drawSeedSha256 };
    if (asking.imported !== true) {
      const { passWith = null } = inspection;
      return this.planning.schedule({ ...seeded, inspectionId: uuidV7(), passWith }, asking);
    }
    const { inspectedBody, addressee, announcedOn, publicationDate } = inspection;
    if (
      inspectedBody === undefined ||
      addressee === undefined ||
      announcedOn === undefined ||
      publicationDate === undefined
    )
      throw new Error('History says itself who was inspected, who was written to and when.');
    const inspectionId = inspectionIdOf({ inspectedBody, fieldwork: inspection.fieldwork });
    return this.acts.perform(
      inspectionId,
      { ...seeded, type: 'ScheduleInspection', inspectionId, inspectedBody, addressee, announcedOn, publicationDate },
      asking,
    );
  }
}

/** Namespace of inspection ids, made once for this product. */
const namespace = '3f2b8f0a-8a55-4c0e-9d0e-0f6d1f6f7a10';

/** In history one body and one fieldwork are one inspection: the same id, so that it cannot be imported twice. */
export function inspectionIdOf({ inspectedBody, fieldwork }: Pick<Schedule, 'inspectedBody' | 'fieldwork'>): string {
  return uuidV5(JSON.stringify([inspectedBody.name.trim().toLowerCase(), fieldwork.start, fieldwork.end]), namespace);
}
