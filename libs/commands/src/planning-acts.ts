import {
  announcementDate,
  decide,
  decideBody,
  enterVisit,
  holderOn,
  moveVisit,
  publicationDateOf,
  staffVisit,
  bodyStream,
  inspectionStream,
  isDate,
  isStretch,
  positionTitles,
  programmeStream,
  programmeYearsOf,
  takeVisitOut,
  together,
  unscheduled,
  yearOf,
  mailboxOf,
} from '#domain';
import type {
  BodyCommand,
  Days,
  Decision,
  Framework,
  InspectionEvent,
  PlanningKnowledge,
  PostHolder,
  Programme,
  ProposedVisit,
  Refusal,
  ScheduleInspection,
  StartedInspection,
  ToLeave,
  ToProgramme,
} from '#domain';
import type { EventLog, RecordedEvent, StreamAppend, StreamHead } from '#event-log';
import { holidaysAround } from '#platform';
import { Refused } from './asking.ts';
import type { Acted, Asking } from './asking.ts';
import { recordable, refuseStale } from './inspection-acts.ts';
import type { InspectionActs } from './inspection-acts.ts';
import { loadInspection } from './load-inspection.ts';
import { loadBody, loadProgramme, loadProgrammeLimits, type LoadedProgramme } from './planning-knowledge.ts';

/** A visit as a planner asks for it: what is left out follows from the rules and from the directory. */
export type VisitRequest = Omit<
  ScheduleInspection,
  'inspectedBody' | 'addressee' | 'announcedOn' | 'publicationDate'
> & {
  readonly inspectedBody?: ScheduleInspection['inspectedBody'] | undefined;
  readonly addressee?: PostHolder | undefined;
  readonly announcedOn?: string | undefined;
  readonly publicationDate?: string | undefined;
  /** Why limits are passed; null where the planner has not asked to pass any. */
  readonly passWith: string | null;
};

export interface MoveRequest {
  readonly fieldwork: { readonly start: string; readonly end: string };
  /** The days that follow from the rules unless they are set. */
  readonly announcedOn?: string | undefined;
  readonly publicationDate?: string | undefined;
  readonly reason: string;
  readonly passWith: string | null;
}

/** Acts of planning: they touch the inspection and the programme of its year in one append, which guards both. */
export class PlanningActs {
  private readonly log: EventLog;
  private readonly acts: InspectionActs;
  private readonly limits = loadProgrammeLimits();

  constructor(log: EventLog, acts: InspectionActs) {
    this.log = log;
    this.acts = acts;
  }

  /** @throws Refused with everything that stands against the visit, at once */
  async schedule(request: VisitRequest, asking: Asking): Promise<Acted> {
    const events = await this.acts.once(asking, async () => {
      const act = this.acts.act(asking);
      const { command, framework } = await this.completed(request, act.on);
      const decision = decide(unscheduled, { ...command, type: 'ScheduleInspection' }, act, framework);
      // Weeks are not counted for days that cannot be.
      if (!decision.ok && !(isStretch(command.fieldwork) && isDate(command.announcedOn)))
        throw new Refused(decision.refusals);
      const programmes = await this.programmesOf(command.fieldwork);
      const visit = { ...visitOf(command), announcedOn: command.announcedOn };
      const onProgramme = enterVisit(visit, await this.knowledge(visit, programmes, act.on), request.passWith);
      refuseAny([decision, onProgramme]);
      const { inspectionId } = command;
      return this.appends(inspectionId, nothingYet, decision, onProgramme, programmes, asking);
    });
    return actedOn(events);
  }

  /** @throws Refused, Stale */
  async move(inspectionId: string, request: MoveRequest, asking: Asking): Promise<Acted> {
    const events = await this.acts.once(asking, async () => {
      const { state, head } = await this.standing(inspectionId, asking);
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
      const programmes = await this.programmesOf(state.fieldwork, fieldwork);
      const visit = { ...visitOf({ ...state, fieldwork }), announcedOn: isKnown ? null : announcedOn };
      const onProgramme = moveVisit(visit, await this.knowledge(visit, programmes, act.on), passWith);
      refuseAny([decision, onProgramme]);
      return this.appends(inspectionId, head, decision, onProgramme, programmes, asking);
    });
    return actedOn(events);
  }

  /** @throws Refused, Stale */
  async cancel(inspectionId: string, reason: string, asking: Asking): Promise<Acted> {
    const events = await this.acts.once(asking, async () => {
      const { state, head } = await this.standing(inspectionId, asking);
      const decision = decide(
        state,
        { type: 'CancelInspection', reason },
        this.acts.act(asking),
        this.acts.frameworkOf(state),
      );
      const programmes = await this.programmesOf(state.fieldwork);
      const programme = together(programmes.map((each) => each.programme));
      const out = { ok: true as const, events: takeVisitOut(inspectionId, programme) };
      refuseAny([decision]);
      return this.appends(inspectionId, head, decision, out, programmes, asking);
    });
    return actedOn(events);
  }

  /** Gives a visit another team; whoever comes anew must be free on its days. @throws Refused, Stale */
  async assignTeam(inspectionId: string, team: StartedInspection['team'], asking: Asking): Promise<Acted> {
    const events = await this.acts.once(asking, async () => {
      const { state, head } = await this.standing(inspectionId, asking);
      const decision = decide(state, { type: 'AssignTeam', team }, this.acts.act(asking), this.acts.frameworkOf(state));
      const programmes = await this.programmesOf(state.fieldwork);
      const visit = visitOf({ ...state, team });
      const onProgramme = staffVisit(visit, await this.knowledge(visit, programmes, this.acts.act(asking).on));
      refuseAny([decision, onProgramme]);
      return this.appends(inspectionId, head, decision, onProgramme, programmes, asking);
    });
    return actedOn(events);
  }

  /** An act on one body of the directory. @throws Refused, Stale */
  async onBody(bodyId: string, command: BodyCommand, asking: Asking): Promise<{ bodyId: string; version: number }> {
    const stream = bodyStream(bodyId);
    const events = await this.acts.once(asking, async () => {
      const { body, head } = await loadBody(this.log, bodyId);
      refuseStale(asking, head.version);
      const decision = decideBody(body, command);
      if (!decision.ok) throw new Refused(decision.refusals);
      const act = this.acts.act(asking);
      return [
        { stream, expected: head, events: decision.events.map((event) => recordable(event, bodyId, act, asking)) },
      ];
    });
    return { bodyId, version: Math.max(...events.map(({ version }) => version)) };
  }

  /**
   * Records an inspector's leave in every year it touches, or takes it out again.
   * @param make is given the programmes of the years that these days touch; none for days that cannot be
   * @returns the events of the act, those of its first time where it is repeated
   * @throws Refused
   */
  onLeave(
    days: Days,
    make: (programmes: ReadonlyMap<number, Programme>) => Decision<ToLeave>,
    asking: Asking,
  ): Promise<readonly RecordedEvent[]> {
    return this.acts.once(asking, async () => {
      const programmes = isStretch(days) ? await this.programmesOf(days) : [];
      const decision = make(new Map(programmes.map(({ year, programme }) => [year, programme])));
      if (!decision.ok) throw new Refused(decision.refusals);
      const act = this.acts.act(asking);
      return programmes.map(({ year, head }) => ({
        stream: programmeStream(year),
        expected: head,
        events: decision.events.filter((to) => to.year === year).map(({ event }) => recordable(event, '', act, asking)),
      }));
    });
  }

  private async standing(
    inspectionId: string,
    asking: Asking,
  ): Promise<{ readonly state: StartedInspection; readonly head: StreamHead }> {
    const { state, head } = await loadInspection(this.log, inspectionId);
    if (state.stage === 'unscheduled')
      throw new Refused([{ code: 'not_scheduled', sentence: 'This inspection has not been scheduled.' }]);
    if (state.stage === 'cancelled')
      throw new Refused([{ code: 'already_cancelled', sentence: 'This inspection has been cancelled.' }]);
    refuseStale(asking, head.version);
    return { state, head };
  }

  /** Fills in what the directory and the rules know. */
  private async completed(
    request: VisitRequest,
    today: string,
  ): Promise<{ readonly command: ScheduleInspection; readonly framework: Framework }> {
    const { passWith: _passWith, ...asked } = request;
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

  private programmesOf(...stretches: readonly { start: string; end: string }[]): Promise<LoadedProgramme[]> {
    const years = [...new Set(stretches.flatMap((days) => programmeYearsOf(days)))].sort((a, b) => a - b);
    return Promise.all(years.map((year) => loadProgramme(this.log, year)));
  }

  /** The publication date that was set by hand stays, unless fieldwork would end after it. */
  private publicationAfterMove(state: StartedInspection, to: Days, framework: Framework): string {
    const { publicationDate, fieldwork } = state;
    const { deadlines } = this.acts.frameworkOf(state);
    const isSetByHand =
      publicationDate !== publicationDateOf(deadlines, fieldwork, holidaysAround(yearOf(fieldwork.end)));
    return isSetByHand && to.end <= publicationDate ? publicationDate : publicationOf(framework, to);
  }

  private async knowledge(
    visit: ProposedVisit,
    programmes: readonly LoadedProgramme[],
    today: string,
  ): Promise<PlanningKnowledge> {
    const years = programmes.map(({ year }) => year);
    return {
      programme: together(programmes.map(({ programme }) => programme)),
      limits: this.limits,
      holidays: holidaysAround(Math.min(...years), Math.max(...years)),
      ties: visit.bodyId === null ? [] : ((await loadBody(this.log, visit.bodyId)).body?.ties ?? []),
      today,
    };
  }

  /** The inspection's events and those of every programme, each stream with the head it was decided on. */
  private appends(
    inspectionId: string,
    head: StreamHead,
    decision: Decision<InspectionEvent>,
    onProgramme: Decision<ToProgramme>,
    programmes: readonly LoadedProgramme[],
    asking: Asking,
  ): StreamAppend[] {
    const act = this.acts.act(asking);
    const toProgramme = onProgramme.ok ? onProgramme.events : [];
    const passed = toProgramme.flatMap(({ event }): InspectionEvent[] =>
      event.type !== 'VisitTakenOut' && event.data.reason !== null
        ? [{ type: 'LimitsPassed', data: { passed: event.data.passed, reason: event.data.reason } }]
        : [],
    );
    const own = [...(decision.ok ? decision.events : []), ...passed.slice(0, 1)];
    return [
      {
        stream: inspectionStream(inspectionId),
        expected: head,
        events: own.map((event) => recordable(event, inspectionId, act, asking)),
      },
      ...programmes.map((programme) => ({
        stream: programmeStream(programme.year),
        expected: programme.head,
        events: toProgramme
          .filter(({ year }) => year === programme.year)
          .map(({ event }) => recordable(event, inspectionId, act, asking)),
      })),
    ];
  }
}

const nothingYet: StreamHead = { version: 0, hash: null };

/** What the rules make of a first day; a day that is none is left for them to refuse. */
const announcementOf = (start: string, today: string): string =>
  isDate(start) ? announcementDate(start, holidaysAround(yearOf(start)), today) : start;

/** @throws Refused where the framework leaves the day to whoever plans, who has not named one */
function publicationOf({ id, version, deadlines }: Framework, fieldwork: Days): string {
  if (!isStretch(fieldwork)) return fieldwork.end;
  const day = publicationDateOf(deadlines, fieldwork, holidaysAround(yearOf(fieldwork.end)));
  if (day !== undefined) return day;
  const sentence = `Framework ${id}/${version} sets no day of publication: name one.`;
  throw new Refused([{ code: 'blank_field', sentence }]);
}

const nameAndAreas = ({ name, shortName, type, nation, areas }: ScheduleInspection['inspectedBody']) => ({
  name,
  shortName,
  type,
  nation,
  areas,
});

function visitOf(
  inspection: Pick<StartedInspection, 'inspectionId' | 'inspectedBody' | 'fieldwork' | 'leadInspector'> & {
    readonly bodyId?: string | null | undefined;
    readonly team?: StartedInspection['team'] | undefined;
  },
): ProposedVisit {
  const { inspectionId, inspectedBody, fieldwork, leadInspector, bodyId = null, team = [] } = inspection;
  const people = [leadInspector, ...team].map((person) => [mailboxOf(person), person.name] as const);
  return {
    inspectionId,
    bodyId,
    bodyName: inspectedBody.shortName,
    fieldwork,
    inspectors: people.map(([mailbox]) => mailbox),
    names: new Map(people),
  };
}

/** All refusals of all decisions at once. */
function refuseAny(decisions: readonly Decision<unknown>[]): void {
  const refusals: readonly Refusal[] = decisions.flatMap((decision) => (decision.ok ? [] : decision.refusals));
  if (refusals.length > 0) throw new Refused(refusals);
}

/** The inspection whose stream these events of one act lie on, also where the act was repeated under another id. */
function actedOn(events: readonly RecordedEvent[]): Acted {
  const own = events.filter(({ stream }) => stream.startsWith(inspectionStream('')));
  const [first] = own;
  if (first === undefined) throw new Error('An act of planning wrote nothing to an inspection.');
  return {
    inspectionId: first.stream.slice(inspectionStream('').length),
    version: Math.max(...own.map(({ version }) => version)),
  };
}
