import type { Approved, Letter, Seals } from '#domain';
import { EVENT_LOG } from '#event-log';
import type { EventLog } from '#event-log';
import { RenderingDamaged, RenderingStore } from '#letter';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { assembleLetter } from './assemble-letter.ts';
import { InspectionActs } from './inspection-acts.ts';
import { loadLetter } from './load-inspection.ts';

/** Publishes exactly the bytes that were approved; from here on every mailbox is owed its copy. */
export class PublishReport extends Command<Acted> {
  readonly inspectionId: string;
  readonly asking: Asking;
  constructor(inspectionId: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.asking = asking;
  }
}

@CommandHandler(PublishReport)
export class PublishReportHandler implements ICommandHandler<PublishReport> {
  private readonly acts: InspectionActs;
  private readonly store: RenderingStore;
  private readonly log: EventLog;
  constructor(acts: InspectionActs, store: RenderingStore, @Inject(EVENT_LOG) log: EventLog) {
    this.acts = acts;
    this.store = store;
    this.log = log;
  }

  execute({ inspectionId, asking }: PublishReport): Promise<Acted> {
    return this.acts.perform(
      inspectionId,
      async (state) => {
        if (state.stage !== 'approved') return { type: 'PublishReport', sealsNow: nothingSealed };
        const { letter } = await loadLetter(this.log, inspectionId);
        return { type: 'PublishReport', sealsNow: await this.sealsNow(state, letter) };
      },
      asking,
    );
  }

  /** Text, figures, copy list and date as they come out today; the renderings as their kept bytes, which are what is sent. */
  private async sealsNow(state: Approved, letter: Letter): Promise<Seals> {
    const { seals } = await assembleLetter(state, letter, this.acts.frameworkOf(state));
    const { html, text, pdf, mailHtml } = state.approval.seals.renderings;
    const [htmlNow, textNow, pdfNow, mailHtmlNow] = await Promise.all(
      [html, text, pdf, mailHtml].map((kept) => this.hashOf(kept)),
    );
    if (htmlNow === undefined || textNow === undefined || pdfNow === undefined || mailHtmlNow === undefined) {
      throw new Error('Four renderings were asked for and fewer came back.');
    }
    return { ...seals, renderings: { html: htmlNow, text: textNow, pdf: pdfNow, mailHtml: mailHtmlNow } };
  }

  /** The hash itself where its bytes stand as they were kept; a word that is no hash where they do not. */
  private async hashOf(sha256: string): Promise<string> {
    try {
      return (await this.store.load(sha256)) === undefined ? 'missing' : sha256;
    } catch (error) {
      if (error instanceof RenderingDamaged) return 'damaged';
      throw error;
    }
  }
}

/** Stands for a letter that was not approved: the rules refuse before they compare it. */
const nothingSealed: Seals = {
  text: '',
  figures: '',
  copyList: '',
  publicationDate: '',
  renderings: { html: '', text: '', pdf: '', mailHtml: '' },
};
