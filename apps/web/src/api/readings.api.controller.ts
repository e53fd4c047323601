import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AmendCaseReading, FreezeTally, RecordCaseReading, ReopenTally, type Acted } from '#commands';
import type { CriterionTally } from '#domain';
import { tallyOf } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { NotAllowed } from '../accounts/access.guard.ts';
import { may } from '../accounts/permissions.ts';
import { NotFound } from '../server/problem.ts';
import { openInspection, readingProgress } from '../view/inspection-file.ts';
import { tallyTables } from '../view/tally-table.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi, tagged } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { caseReading, reopening } from './schemas.ts';
import type { CaseReadingBody, ReopeningBody } from './schemas.ts';
import { validate } from './validate.ts';

/** Case readings and what they add up to. */
@ApiTags('Case readings and tally')
@Controller('api/inspections/:id')
export class ReadingsApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('case-readings/:caseRef')
  @Needs('see_own_cases')
  @Reading('One sampled case: its inspector and its judgements. Its entity tag is for the act that follows')
  async reading(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const account = whoAsks(request);
    const { inspection } = await openInspection(this.deps, id);
    const sampled = inspection.stage === 'scheduled' ? undefined : inspection.sample.get(caseRef);
    if (sampled === undefined) throw new NotFound('There is no such case in the sample.');
    if (sampled.inspector !== account.inspector && !may(account.roles, 'see_readings'))
      throw new NotAllowed('This case is assigned to someone else.');
    tagged(reply, sampled.version);
    return sampled;
  }

  /** The inspector who signed in reads the case; nobody records for another. */
  @Put('case-readings/:caseRef')
  @Needs('read_case')
  @Act('Record the reading of a case, or amend the one that stands')
  async read(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Body({ schema: caseReading, pipes: [validate] }) body: CaseReadingBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    const { inspection } = await openInspection(this.deps, id);
    const stands = inspection.stage !== 'scheduled' && (inspection.sample.get(caseRef)?.judgements ?? null) !== null;
    const reading = {
      caseRef,
      inspector: whoAsks(request).inspector,
      judgements: body.judgements,
      ...(body.comments === undefined ? {} : { comments: body.comments }),
    };
    const asking = askingOfApi(request);
    // Without a reason it is a first reading, and the rules refuse it where one stands: nothing is amended by mistake.
    const command =
      stands && body.reason !== undefined
        ? new AmendCaseReading(id, reading, body.reason, asking)
        : new RecordCaseReading(id, reading, asking);
    return answered(reply, await this.deps.commandBus.execute<RecordCaseReading | AmendCaseReading, Acted>(command));
  }

  @Get('tally')
  @Needs('see_tally')
  @Reading('The tally: one row a criterion, 0 of 0 too')
  async tally(
    @Param('id') id: string,
  ): Promise<{ read: number; sample: number; frozen: boolean; tally: readonly CriterionTally[] }> {
    const [file, counted] = await Promise.all([openInspection(this.deps, id), tallyOf(this.deps.dataSource, id)]);
    const { stage } = file.inspection;
    const tally = tallyTables(file.framework, counted).flatMap(({ rows }) =>
      rows.map(({ criterion, sufficient, insufficient, relevant, notRelevant }) => ({
        criterion,
        sufficient,
        insufficient,
        relevant,
        notRelevant,
      })),
    );
    return {
      ...(readingProgress(file.inspection) ?? { read: 0, sample: 0 }),
      frozen: stage !== 'scheduled' && stage !== 'sample_drawn',
      tally,
    };
  }

  @Post('tally-freeze')
  @HttpCode(200)
  @Needs('freeze_tally')
  @Act('Freeze the tally, so that the letter can be drafted from it')
  async freeze(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new FreezeTally(id, askingOfApi(request))));
  }

  @Post('tally-reopening')
  @HttpCode(200)
  @Needs('freeze_tally')
  @Act('Reopen the tally, so that readings can be amended')
  async reopen(
    @Param('id') id: string,
    @Body({ schema: reopening, pipes: [validate] }) { reason }: ReopeningBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new ReopenTally(id, reason, askingOfApi(request))));
  }
}
