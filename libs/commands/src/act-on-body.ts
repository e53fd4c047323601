import { bodyStream, decideBody } from '#domain';
import type { BodyCommand } from '#domain';
import { EVENT_LOG } from '#event-log';
import type { EventLog } from '#event-log';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Refused } from './asking.ts';
import type { Asking } from './asking.ts';
import { InspectionActs, recordable, refuseStale } from './inspection-acts.ts';
import { loadBody } from './planning-knowledge.ts';

/** Where a body of the directory stands after an act. */
export interface ActedOnBody {
  readonly bodyId: string;
  readonly version: number;
}

/** Changes one body of the directory: what it is, who holds its positions, which inspectors are tied to it. */
export class ActOnBody extends Command<ActedOnBody> {
  readonly bodyId: string;
  readonly command: BodyCommand;
  readonly asking: Asking;
  constructor(bodyId: string, command: BodyCommand, asking: Asking) {
    super();
    this.bodyId = bodyId;
    this.command = command;
    this.asking = asking;
  }
}

@CommandHandler(ActOnBody)
export class ActOnBodyHandler implements ICommandHandler<ActOnBody> {
  private readonly acts: InspectionActs;
  private readonly log: EventLog;
  constructor(acts: InspectionActs, @Inject(EVENT_LOG) log: EventLog) {
    this.acts = acts;
    this.log = log;
  }

  async execute({ bodyId, command, asking }: ActOnBody): Promise<ActedOnBody> {
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
}
