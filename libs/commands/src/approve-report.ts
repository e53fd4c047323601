import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { renderingMediaTypes, RenderingStore } from '#letter';
import type { Acted, Asking } from './asking.ts';
import { assembleLetter } from './assemble-letter.ts';
import { InspectionActs } from './inspection-acts.ts';

/** The signatory's approval: seals text, figures, copy list, publication date and the renderings. */
export class ApproveReport extends Command<Acted> {
  readonly inspectionId: string;
  readonly asking: Asking;
  constructor(inspectionId: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.asking = asking;
  }
}

@CommandHandler(ApproveReport)
export class ApproveReportHandler implements ICommandHandler<ApproveReport> {
  private readonly acts: InspectionActs;
  private readonly store: RenderingStore;
  constructor(acts: InspectionActs, store: RenderingStore) {
    this.acts = acts;
    this.store = store;
  }

  execute({ inspectionId, asking }: ApproveReport): Promise<Acted> {
    return this.acts.performOnLetter(
      inspectionId,
      async (state, letter, letterVersion) => {
        const { renderings, seals } = await assembleLetter(state, letter, this.acts.frameworkOf(state));
        // Kept by their hash before the approval is decided: bytes that nobody approves are never referred to.
        await Promise.all([
          this.store.keep(seals.renderings.html, renderingMediaTypes.html, renderings.html),
          this.store.keep(seals.renderings.text, renderingMediaTypes.text, renderings.text),
          this.store.keep(seals.renderings.pdf, renderingMediaTypes.pdf, renderings.pdf),
          this.store.keep(seals.renderings.mailHtml, renderingMediaTypes.mailHtml, renderings.mailHtml),
        ]);
        return { type: 'ApproveReport', seals, letterVersion };
      },
      asking,
    );
  }
}
