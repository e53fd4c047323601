import { inspectionStream, isStretch, mailboxOf, programmeStream, programmeYearsOf, together } from '#domain';
import type {
  Days,
  Decision,
  InspectionEvent,
  PlanningKnowledge,
  Programme,
  ProposedVisit,
  Refusal,
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

/** What the acts of planning share: they touch an inspection and the programmes of its years in one append, which guards all. */
export class PlanningActs {
  private readonly log: EventLog;
  private readonly acts: InspectionActs;
  private readonly limits = loadProgrammeLimits();

  constructor(log: EventLog, acts: InspectionActs) {
    this.log = log;
    this.acts = acts;
  }

  /** Appends what `prepare` decides, to an inspection and to programmes. @throws whatever `prepare` throws */
  async perform(asking: Asking, prepare: () => Promise<StreamAppend[]>): Promise<Acted> {
    return actedOn(await this.acts.once(asking, prepare));
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

  /** An inspection that is on the programme or was, as whoever asks has seen it. @throws Refused, Stale */
  async standing(
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

  /** The programmes of every year that these days concern. */
  programmesOf(...stretches: readonly { start: string; end: string }[]): Promise<LoadedProgramme[]> {
    const years = [...new Set(stretches.flatMap((days) => programmeYearsOf(days)))].sort((a, b) => a - b);
    return Promise.all(years.map((year) => loadProgramme(this.log, year)));
  }

  /** What a visit is held against, beside what it is itself. @param today ISO date */
  async knowledge(
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
  appends(
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

/** An inspection as the programme sees it. */
export function visitOf(
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
export function refuseAny(decisions: readonly Decision<unknown>[]): void {
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
