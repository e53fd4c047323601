import { createHash } from 'node:crypto';
import { canonicalCaseload, tidyCase } from '#domain';
import type { Case } from '#domain';
import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Acted, Asking } from './asking.ts';
import { InspectionActs } from './inspection-acts.ts';

/** All cases one could draw from; supplied again, it replaces the one before, until the draw. */
export class SupplyCaseload extends Command<Acted> {
  readonly inspectionId: string;
  readonly cases: readonly Case[];
  readonly asking: Asking;
  /** Of the link that it came with. */
  readonly linkSha256: string | undefined;
  constructor(inspectionId: string, cases: readonly Case[], asking: Asking, linkSha256?: string) {
    super();
    this.linkSha256 = linkSha256;
    this.inspectionId = inspectionId;
    this.cases = cases;
    this.asking = asking;
  }
}

@CommandHandler(SupplyCaseload)
export class SupplyCaseloadHandler implements ICommandHandler<SupplyCaseload> {
  private readonly acts: InspectionActs;
  constructor(acts: InspectionActs) {
    this.acts = acts;
  }

  execute({ inspectionId, cases, asking, linkSha256 }: SupplyCaseload): Promise<Acted> {
    const link = linkSha256 === undefined ? {} : { linkSha256 };
    return this.acts.perform(
      inspectionId,
      (state) => {
        const framework = this.acts.frameworkOf(state);
        const tidied = cases.map((each) => tidyCase(each, framework));
        return Promise.resolve({ type: 'SupplyCaseload', cases: tidied, sha256: caseloadSha256(tidied), ...link });
      },
      asking,
    );
  }
}

/** Hex SHA-256 by which a caseload is known, whatever the order of its rows. */
export const caseloadSha256 = (cases: readonly Case[]): string =>
  createHash('sha256').update(canonicalCaseload(cases)).digest('hex');
