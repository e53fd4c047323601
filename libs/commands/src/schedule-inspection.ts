import { createHash, randomBytes } from 'node:crypto';
import { decide, enterVisit, holderOn, isDate, isStretch, positionTitles, unscheduled } from '#domain';
import type { Framework, PostHolder, ScheduleInspection as Schedule } from '#domain';
import { EVENT_LOG } from '#event-log';
import type { EventLog, StreamHead } from '#event-log';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { v5 as uuidV5, v7 as uuidV7 } from 'uuid';
import { Refused } from './asking.ts';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { announcementOf, publicationOf } from './planned-days.ts';
import { PlanningActs, refuseAny, visitOf } from './planning-acts.ts';
import { loadBody } from './planning-knowledge.ts';

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

type SeededInspection = NewInspection & Pick<Schedule, 'inspectionId' | 'drawSeed' | 'drawSeedSha256'>;

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
  private readonly log: EventLog;
  constructor(acts: InspectionActs, planning: PlanningActs, @Inject(EVENT_LOG) log: EventLog) {
    this.acts = acts;
    this.planning = planning;
    this.log = log;
  }

  execute({ inspection, asking }: ScheduleInspection): Promise<Acted> {
    const drawSeed = inspection.drawSeed ?? randomBytes(16).toString('hex');
    // Committed before anyone sees a caseload, so that nobody can try seeds until a sample pleases.
    const drawSeedSha256 = createHash('sha256').update(drawSeed).digest('hex');
    const seeded = { ...inspection, drawSeed, drawSeedSha256 };
    if (asking.imported !== true) return this.plan({ ...seeded, inspectionId: uuidV7() }, asking);
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

  /** @throws Refused with everything that stands against the visit, at once */
  private plan({ passWith = null, ...asked }: SeededInspection, asking: Asking): Promise<Acted> {
    return this.planning.perform(asking, async () => {
      const act = this.acts.act(asking);
      const { command, framework } = await this.completed(asked, act.on);
      const decision = decide(unscheduled, { ...command, type: 'ScheduleInspection' }, act, framework);
      // Weeks are not counted for days that cannot be.
      if (!decision.ok && !(isStretch(command.fieldwork) && isDate(command.announcedOn)))
        throw new Refused(decision.refusals);
      const programmes = await this.planning.programmesOf(command.fieldwork);
      const visit = { ...visitOf(command), announcedOn: command.announcedOn };
      const onProgramme = enterVisit(visit, await this.planning.knowledge(visit, programmes, act.on), passWith);
      refuseAny([decision, onProgramme]);
      const { inspectionId } = command;
      return this.planning.appends(inspectionId, nothingYet, decision, onProgramme, programmes, asking);
    });
  }

  /** Fills in what the directory and the rules know. */
  private async completed(
    asked: Omit<SeededInspection, 'passWith'>,
    today: string,
  ): Promise<{ readonly command: Schedule; readonly framework: Framework }> {
    const { fieldwork, bodyId } = asked;
    const announcedOn = asked.announcedOn ?? announcementOf(fieldwork.start, today);
    const framework = this.acts.frameworkInForce(asked.framework, announcedOn);
    const publicationDate = asked.publicationDate ?? publicationOf(framework, fieldwork);
    const body = bodyId === undefined ? null : (await loadBody(this.log, bodyId)).body;
    const inspectedBody = body === null ? asked.inspectedBody : nameAndAreas(body.entry);
    if (inspectedBody === undefined)
      throw new Refused([{ code: 'body_unknown', sentence: 'This body is not in the directory.' }]);
    const head =
      body === null ? undefined : holderOn(body.holders, 'head_of_service', isDate(announcedOn) ? announcedOn : '');
    const addressee: PostHolder | undefined =
      asked.addressee ?? (head && { position: head.title, name: head.name, email: head.email });
    if (addressee === undefined) {
      const sentence = `The directory names no ${positionTitles.head_of_service.toLowerCase()} of ${inspectedBody.name} on the day of the announcement, so the letter has no addressee.`;
      throw new Refused([{ code: 'holder_unknown', sentence }]);
    }
    return { command: { ...asked, inspectedBody, addressee, announcedOn, publicationDate }, framework };
  }
}

const nothingYet: StreamHead = { version: 0, hash: null };

const nameAndAreas = ({ name, shortName, type, nation, areas }: Schedule['inspectedBody']) => ({
  name,
  shortName,
  type,
  nation,
  areas,
});

/** Namespace of inspection ids, made once for this product. */
const namespace = '3f2b8f0a-8a55-4c0e-9d0e-0f6d1f6f7a10';

/** In history one body and one fieldwork are one inspection: the same id, so that it cannot be imported twice. */
export function inspectionIdOf({ inspectedBody, fieldwork }: Pick<Schedule, 'inspectedBody' | 'fieldwork'>): string {
  return uuidV5(JSON.stringify([inspectedBody.name.trim().toLowerCase(), fieldwork.start, fieldwork.end]), namespace);
}
