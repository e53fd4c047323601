import { createHash } from 'node:crypto';
import { canonicalDrawInputs } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { Framework, Inspection } from '#domain';
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
        const framework = this.acts.frameworkOf(state);
        const inputsSha256 = drawInputsSha256(state, framework, caseRefs);
        return Promise.resolve({ type: 'DrawSample', inputsSha256, ...(caseRefs === null ? {} : { caseRefs }) });
      },
      asking,
    );
  }
}

/** Hex SHA-256 of what is drawn from: all inputs of a draw by the product, the caseload alone of a recorded one. */
function drawInputsSha256(state: Inspection, framework: Framework, caseRefs: readonly string[] | null): string {
  if (state.stage === 'unscheduled' || state.stage === 'cancelled') return caseloadSha256([]);
  const cases = [...(state.caseload?.cases.values() ?? [])];
  if (caseRefs !== null) return caseloadSha256(cases);
  const inputs = { cases, framework, fieldworkStart: state.fieldwork.start, size: state.sampleSize };
  return createHash('sha256').update(canonicalDrawInputs(inputs)).digest('hex');
}
