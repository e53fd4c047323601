import type { LetterFault } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { checkLetter } from '#letter';
import type { Acted, Asking } from './asking.ts';
import { factsOrRefused } from './assemble-letter.ts';
import { InspectionActs } from './inspection-acts.ts';

/** Replaces the text of the draft; an approval that stands is voided. */
export class ReviseDraft extends Command<Acted> {
  readonly inspectionId: string;
  /** Markdoc. */
  readonly source: string;
  readonly asking: Asking;
  constructor(inspectionId: string, source: string, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.source = source;
    this.asking = asking;
  }
}

@CommandHandler(ReviseDraft)
export class ReviseDraftHandler implements ICommandHandler<ReviseDraft> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, source, asking }: ReviseDraft): Promise<Acted> {
    return this.acts.performOnLetter(
      inspectionId,
      (state) => {
        const framework = this.acts.frameworkOf(state);
        const faults = checkLetter(source, framework, factsOrRefused(state, framework)).map(sentenceOfFault);
        return Promise.resolve({ type: 'ReviseDraft', source, faults });
      },
      asking,
    );
  }
}

export const sentenceOfFault = ({ line, column, says }: LetterFault): string =>
  `Line ${line}, column ${column}: ${says}`;
