import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { programmeOf, type ProgrammeEntry, type TimelineEntry } from '#read-models';
import { Needs } from '../accounts/access.ts';
import { aProgrammeYear } from '../planning/a-programme-year.ts';
import { findInspection, readingProgress } from '../view/inspection-file.ts';
import { wholeTimeline } from '../view/timeline.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { tagged } from './api-asking.ts';
import { Reading } from './documented.ts';

/** What there is: a year, one inspection, what happened to it. */
@ApiTags('Programme')
@Controller('api')
export class ProgrammeApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('programme/:year')
  @Needs('see_programme')
  @Reading('A year’s inspections in the order in which their fieldwork starts')
  async programme(
    @Param('year', aProgrammeYear) year: number,
  ): Promise<{ year: number; inspections: readonly ProgrammeEntry[] }> {
    return { year, inspections: await programmeOf(this.deps.dataSource, year) };
  }

  /** Case references and nothing else of a case: those who may see more ask for the case. */
  @Get('inspections/:id')
  @Needs('see_inspection')
  @Reading('One inspection. Its entity tag is for the act that follows')
  async inspection(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const file = await findInspection(this.deps, id);
    const { inspection, version } = file;
    tagged(reply, version);
    const { inspectionId, framework, inspectedBody, addressee, signatory, leadInspector } = inspection;
    const { announcedOn, fieldwork, missed, publicationDate, sampleSize, stage } = inspection;
    const { reoffending, caseManagersInterviewed, caseload, copyList } = inspection;
    return {
      ...{ inspectionId, version, stage, framework, inspectedBody, addressee, signatory, leadInspector },
      ...{ announcedOn, fieldwork, missed, publicationDate, sampleSize, reoffending, caseManagersInterviewed },
      caseloadSize: caseload?.caseRefs.length ?? null,
      copyListSize: copyList?.length ?? null,
      ...('reason' in file
        ? { reason: file.reason }
        : { readings: readingProgress(file.inspection) ?? null, letter: file.letter.stage }),
    };
  }

  @Get('inspections/:id/timeline')
  @Needs('see_timeline')
  @Reading('What happened, oldest first')
  async timeline(@Param('id') id: string): Promise<{ entries: readonly TimelineEntry[] }> {
    await findInspection(this.deps, id);
    return { entries: await wholeTimeline(this.deps, id) };
  }
}
