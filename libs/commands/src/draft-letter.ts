import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { checkLetter, draftFromTemplate } from '#letter';
import type { Acted, Asking } from './asking.ts';
import { factsOrRefused } from './assemble-letter.ts';
import { InspectionActs } from './inspection-acts.ts';
import { sentenceOfFault } from './revise-draft.ts';

/** Writes the first draft: from the framework's template, or from a source (Markdoc) that somebody brings. */
export class DraftLetter extends Command<Acted> {
  readonly inspectionId: string;
  readonly source: string | null;
  readonly asking: Asking;
  constructor(inspectionId: string, source: string | null, asking: Asking) {
    super();
    this.inspectionId = inspectionId;
    this.source = source;
    this.asking = asking;
  }
}

@CommandHandler(DraftLetter)
export class DraftLetterHandler implements ICommandHandler<DraftLetter> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, source: given, asking }: DraftLetter): Promise<Acted> {
    return this.acts.performOnLetter(
      inspectionId,
      (state) => {
        const framework = this.acts.frameworkOf(state);
        const facts = factsOrRefused(state, framework);
        const source = given ?? draftFromTemplate(framework, facts);
        const faults = checkLetter(source, framework, facts).map(sentenceOfFault);
        return Promise.resolve({ type: 'DraftLetter', source, faults });
      },
      asking,
    );
  }
}
