import { decide, isDate, isStretch, moveVisit, publicationDateOf, yearOf } from '#domain';
import type { Days, Framework, StartedInspection } from '#domain';
import { holidaysAround } from '#platform';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Refused } from './asking.ts';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { announcementOf, publicationOf } from './planned-days.ts';
import { PlanningActs, refuseAny, visitOf } from './planning-acts.ts';

export interface MoveRequest {
  readonly fieldwork: { readonly start: string; readonly end: string };
  /** The days that follow from the rules unless they are set. */
  readonly announcedOn?: string | undefined;
  readonly publicationDate?: string | undefined;
  readonly reason: string;
  readonly passWith: string | null;
}

/** Moves a visit to other days, and every date that hangs on them. */
export class MoveInspection extends Command<Acted> {
  readonly inspectionId: string;
  readonly request: MoveRequest;
  readonly asking: Asking;
  constructor(inspectionId: string, request: MoveRequest, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.request = request;
    this.asking = asking;
  }
}

@CommandHandler(MoveInspection)
export class MoveInspectionHandler implements ICommandHandler<MoveInspection> {
  private readonly acts: InspectionActs;
  private readonly planning: PlanningActs;
  constructor(acts: InspectionActs, planning: PlanningActs) {
    this.acts = acts;
    this.planning = planning;
  }

  execute({ inspectionId, request, asking }: MoveInspection): Promise<Acted> {
    return this.planning.perform(asking, async () => {
      const { state, head } = await this.planning.standing(inspectionId, asking);
      const { fieldwork, reason, passWith } = request;
      const act = this.acts.act(asking);
      const isKnown = state.announced !== null;
      const announcedOn = isKnown
        ? state.announcedOn
        : (request.announcedOn ?? announcementOf(fieldwork.start, act.on));
      const framework = this.acts.frameworkInForce(state.framework.id, announcedOn);
      const publicationDate = request.publicationDate ?? this.publicationAfterMove(state, fieldwork, framework);
      const command = { type: 'MoveInspection' as const, fieldwork, announcedOn, publicationDate, framework, reason };
      const decision = decide(state, command, act, framework);
      if (!decision.ok && !(isStretch(fieldwork) && isDate(announcedOn))) throw new Refused(decision.refusals);
      const programmes = await this.planning.programmesOf(state.fieldwork, fieldwork);
      const visit = { ...visitOf({ ...state, fieldwork }), announcedOn: isKnown ? null : announcedOn };
      const onProgramme = moveVisit(visit, await this.planning.knowledge(visit, programmes, act.on), passWith);
      refuseAny([decision, onProgramme]);
      return this.planning.appends(inspectionId, head, decision, onProgramme, programmes, asking);
    });
  }

  /** The publication date that was set by hand stays, unless fieldwork would end after it. */
  private publicationAfterMove(state: StartedInspection, to: Days, framework: Framework): string {
    const { publicationDate, fieldwork } = state;
    const { deadlines } = this.acts.frameworkOf(state);
    const isSetByHand =
      publicationDate !== publicationDateOf(deadlines, fieldwork, holidaysAround(yearOf(fieldwork.end)));
    return isSetByHand && to.end <= publicationDate ? publicationDate : publicationOf(framework, to);
  }
}
