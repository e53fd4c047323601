import { decide, decideLetter, evolve, findFramework, frameworkInForce, inspectionStream, letterStream } from '#domain';
import type {
  Act,
  DomainEvent,
  Framework,
  Inspection,
  InspectionCommand,
  InspectionEvent,
  Letter,
  LetterCommand,
  Refusal,
} from '#domain';
import { VersionConflict } from '#event-log';
import type { EventLog, NewEvent, RecordedEvent, StreamAppend } from '#event-log';
import type { Clock } from '#platform';
import { Refused, Stale } from './asking.ts';
import type { Acted, Asking } from './asking.ts';
import { loadInspection, loadLetter } from './load-inspection.ts';

/** How often an act that met another on its stream is decided anew before it gives up. */
const attempts = 8;

/** Load, decide, append: the one way in which an act reaches the log. */
export class InspectionActs {
  private readonly log: EventLog;
  private readonly frameworks: readonly Framework[];
  private readonly clock: Clock;

  constructor(log: EventLog, frameworks: readonly Framework[], clock: Clock) {
    this.log = log;
    this.frameworks = frameworks;
    this.clock = clock;
  }

  /**
   * An act on the inspection's own stream. The command may be made from the state that it meets.
   * @throws Refused, Stale, VersionConflict (after eight meetings with others)
   */
  async perform(
    inspectionId: string,
    command: InspectionCommand | ((state: Inspection) => Promise<InspectionCommand>),
    asking: Asking,
  ): Promise<Acted> {
    const events = await this.once(asking, async () => {
      const { state, head } = await loadInspection(this.log, inspectionId);
      const made = typeof command === 'function' ? await command(state) : command;
      refuseStale(asking, versionSeen(state, made, head.version));
      const decision = decide(state, made, this.act(asking), this.frameworkFor(state, made));
      if (!decision.ok) throw new Refused(decision.refusals);
      const events = decision.events.map((event) => recordable(event, inspectionId, this.act(asking), asking));
      return [{ stream: inspectionStream(inspectionId), expected: head, events }];
    });
    return answer(inspectionId, inspectionStream(inspectionId), events);
  }

  /**
   * Several commands that are one act: each is decided on what those before it leave, and all events are appended or none.
   * What the person saw is a version of the inspection's stream.
   * @throws Refused with the refusals of all commands, Stale, VersionConflict (after eight meetings with others)
   */
  async performAll(inspectionId: string, commands: readonly InspectionCommand[], asking: Asking): Promise<Acted> {
    const recorded = await this.once(asking, async () => {
      const { state: met, head } = await loadInspection(this.log, inspectionId);
      refuseStale(asking, head.version);
      let state = met;
      const events: InspectionEvent[] = [];
      const refusals: Refusal[] = [];
      for (const command of commands) {
        const decision = decide(state, command, this.act(asking), this.frameworkFor(state, command));
        if (!decision.ok) refusals.push(...decision.refusals);
        else
          for (const event of decision.events) {
            events.push(event);
            state = evolve(state, { ...event, version: head.version + events.length });
          }
      }
      if (refusals.length > 0) throw new Refused(refusals);
      const written = events.map((event) => recordable(event, inspectionId, this.act(asking), asking));
      return [{ stream: inspectionStream(inspectionId), expected: head, events: written }];
    });
    return answer(inspectionId, inspectionStream(inspectionId), recorded);
  }

  /**
   * An act on the letter, appended to both streams at once; what the person saw is a version of the letter's stream.
   * @throws Refused, Stale, VersionConflict (after eight meetings with others)
   */
  async performOnLetter(
    inspectionId: string,
    makeCommand: (state: Inspection, letter: Letter, letterVersion: number) => Promise<LetterCommand>,
    asking: Asking,
  ): Promise<Acted> {
    const events = await this.once(asking, async () => {
      const [{ state, head }, { letter, head: letterHead }] = await Promise.all([
        loadInspection(this.log, inspectionId),
        loadLetter(this.log, inspectionId),
      ]);
      refuseStale(asking, letterHead.version);
      const command = await makeCommand(state, letter, letterHead.version);
      const decision = decideLetter(state, letter, command, this.act(asking));
      if (!decision.ok) throw new Refused(decision.refusals);
      const write = (event: DomainEvent): NewEvent => recordable(event, inspectionId, this.act(asking), asking);
      return [
        { stream: inspectionStream(inspectionId), expected: head, events: decision.events.inspection.map(write) },
        { stream: letterStream(inspectionId), expected: letterHead, events: decision.events.letter.map(write) },
      ];
    });
    return answer(inspectionId, letterStream(inspectionId), events);
  }

  /** The framework that binds this inspection. @throws Refused where this installation does not hold it */
  frameworkOf(state: Inspection): Framework {
    if (state.stage === 'unscheduled') throw new Refused([notScheduled]);
    const framework = findFramework(this.frameworks, state.framework);
    if (framework === undefined) {
      const { id, version } = state.framework;
      throw new Refused([{ code: 'framework_unknown', sentence: `Framework ${id}/${version} is not installed here.` }]);
    }
    return framework;
  }

  private frameworkFor(state: Inspection, command: InspectionCommand): Framework {
    if (command.type !== 'ScheduleInspection') return this.frameworkOf(state);
    return this.frameworkInForce(command.framework, command.announcedOn);
  }

  /** The version that binds an inspection announced on that ISO date. @throws Refused where there is none */
  frameworkInForce(id: string, announcedOn: string): Framework {
    const framework = frameworkInForce(this.frameworks, id, announcedOn);
    if (framework === undefined) {
      const sentence = `No version of framework ${id} is in force on ${announcedOn}.`;
      throw new Refused([{ code: 'framework_unknown', sentence }]);
    }
    return framework;
  }

  /** Who acts on which day: today's, but for history. */
  act({ by, on, imported = false }: Asking): Act {
    return { by, on: imported && on !== undefined ? on : this.clock.today(), imported };
  }

  /**
   * Appends what `prepare` decides. A key that was used before is answered as it was then, whatever the rules would say now.
   * @returns the events of the act, those of its first time where it is repeated
   * @throws VersionConflict after eight meetings with others, and whatever `prepare` throws
   */
  async once(asking: Asking, prepare: () => Promise<StreamAppend[]>): Promise<readonly RecordedEvent[]> {
    const before = await this.answeredBefore(asking);
    if (before !== undefined) return before;
    try {
      return await this.append(asking, prepare);
    } catch (error) {
      // An act that is sent again while it is still being done for the first time would be refused because of itself.
      const meanwhile = await this.answeredBefore(asking);
      if (meanwhile === undefined) throw error;
      return meanwhile;
    }
  }

  private async answeredBefore({ idempotencyKey }: Asking): Promise<readonly RecordedEvent[] | undefined> {
    if (idempotencyKey === undefined) return undefined;
    const events = await this.log.findByIdempotencyKey(idempotencyKey);
    return events.length > 0 ? events : undefined;
  }

  /** Appends what `prepare` decided, and decides anew where another act came first. */
  private async append(
    { idempotencyKey }: Asking,
    prepare: () => Promise<StreamAppend[]>,
  ): Promise<readonly RecordedEvent[]> {
    for (let attempt = 1; ; attempt += 1) {
      const appends = (await prepare()).filter(({ events }) => events.length > 0);
      try {
        return await this.log.append(appends, idempotencyKey === undefined ? {} : { idempotencyKey });
      } catch (error) {
        if (!(error instanceof VersionConflict) || attempt === attempts) throw error;
      }
    }
  }
}

const notScheduled: Refusal = { code: 'not_scheduled', sentence: 'This inspection has not been scheduled.' };

/** Where the stream that was acted on stands after these events. */
function answer(
  inspectionId: string,
  actedOn: string,
  events: readonly { readonly stream: string; readonly version: number }[],
): Acted {
  return {
    inspectionId,
    version: Math.max(...events.filter(({ stream }) => stream === actedOn).map(({ version }) => version)),
  };
}

/** A case and the timetable are compared by the last event that touched them, or five inspectors would block each other. */
function versionSeen(state: Inspection, command: InspectionCommand, streamVersion: number): number {
  if (command.type === 'SetTimetable') return 'timetableVersion' in state ? state.timetableVersion : 0;
  const caseRef = caseTouchedBy(command);
  if (caseRef === null || !('sample' in state)) return streamVersion;
  return state.sample.get(caseRef)?.version ?? streamVersion;
}

function caseTouchedBy(command: InspectionCommand): string | null {
  if (command.type === 'AssignCase' || command.type === 'ReplaceCase') return command.caseRef;
  if (command.type === 'RecordCaseReading' || command.type === 'AmendCaseReading') return command.reading.caseRef;
  return null;
}

/** @throws Stale where the person saw another version than this */
export function refuseStale({ expectedVersion }: Asking, version: number): void {
  if (expectedVersion !== undefined && expectedVersion !== version) throw new Stale(expectedVersion, version);
}

/** An event of ours as the log takes it; what is sealed goes under the key of its inspection. */
export function recordable(event: DomainEvent, inspectionId: string, act: Act, { correlationId }: Asking): NewEvent {
  return {
    type: event.type,
    on: act.on,
    by: act.by,
    imported: act.imported,
    ...(correlationId === undefined ? {} : { correlationId }),
    data: event.data,
    ...('sealed' in event && event.sealed !== undefined ? { sealed: event.sealed, sealedUnder: inspectionId } : {}),
  };
}
