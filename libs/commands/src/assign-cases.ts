import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

interface Assignment {
  readonly caseRef: string;
  readonly inspector: string;
}

/** Divides sampled cases among the inspectors who are to read them, in one act: all of them or, where one is refused, none. */
export class AssignCases extends Command<Acted> {
  readonly inspectionId: string;
  readonly assignments: readonly Assignment[];
  readonly asking: Asking;
  constructor(inspectionId: string, assignments: readonly Assignment[], asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.assignments = assignments;
    this.asking = asking;
  }
}

@CommandHandler(AssignCases)
export class AssignCasesHandler implements ICommandHandler<AssignCases> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, assignments, asking }: AssignCases): Promise<Acted> {
    const commands = assignments.map(({ caseRef, inspector }) => ({ type: 'AssignCase', caseRef, inspector }) as const);
    return this.acts.performAll(inspectionId, commands, asking);
  }
}
