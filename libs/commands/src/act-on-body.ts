import type { BodyCommand } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Asking } from './asking.ts';
import { PlanningActs } from './planning-acts.ts';

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
  private readonly planning: PlanningActs;
  constructor(planning: PlanningActs) {
    this.planning = planning;
  }

  execute({ bodyId, command, asking }: ActOnBody): Promise<ActedOnBody> {
    return this.planning.onBody(bodyId, command, asking);
  }
}
