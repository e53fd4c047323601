import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';
import { caseloadSha256 } from './supply-caseload.ts';

/** Draws with the committed seed, or records the list that was drawn (`caseRefs`, in order). */
export class DrawSample extends Command<Acted> {
  readonly inspectionId: string;
  readonly caseRefs: readonly string[] | null;
  readonly asking: Asking;
  constructor(inspectionId: string, caseRefs: readonly string[] | null, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.caseRefs = caseRefs;
    this.asking = asking;
  }
}

@CommandHandler(DrawSample)
export class DrawSampleHandler implements ICommandHandler<DrawSample> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, caseRefs, asking }: DrawSample): Promise<Acted> {
    return this.acts.perform(
      inspectionId,
      (state) => {
        const cases = state.stage === 'unscheduled' ? [] : [...(state.caseload?.cases.values() ?? [])];
        const inputsSha256 = caseloadSha256(cases);
        return Promise.resolve({ type: 'DrawSample', inputsSha256, ...(caseRefs === null ? {} : { caseRefs }) });
      },
      asking,
    );
  }
}
