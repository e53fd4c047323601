import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Makes the link with which the inspected body supplies its caseload, in the place of the one before, or withdraws it (null). */
export class SetCaseloadLink extends Command<Acted> {
  readonly inspectionId: string;
  /** Hex, of the link's secret. */
  readonly linkSha256: string | null;
  readonly asking: Asking;
  constructor(inspectionId: string, linkSha256: string | null, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.linkSha256 = linkSha256;
    this.asking = asking;
  }
}

@CommandHandler(SetCaseloadLink)
export class SetCaseloadLinkHandler implements ICommandHandler<SetCaseloadLink> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, linkSha256, asking }: SetCaseloadLink): Promise<Acted> {
    return this.acts.perform(
      inspectionId,
      linkSha256 === null ? { type: 'WithdrawCaseloadLink' } : { type: 'MakeCaseloadLink', linkSha256 },
      asking,
    );
  }
}
