import { Body, Controller, Get, Inject, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SetTimetable, type Acted } from '#commands';
import { proposeTimetable, type TimetableSet } from '#domain';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts } from '../accounts/account.ts';
import { NotFound } from '../server/problem.ts';
import { openInspection } from '../view/inspection-file.ts';
import { inspectorsAsked, usualInspectors } from '../view/timetable-form.ts';
import { timetablePage, type TimetablePage, type WithSample } from '../view/timetable-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi, tagged } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { validate } from './validate.ts';

const timetable = z
  .object({
    plan: z.object({ firstAt: z.string().max(5), minutes: z.number().int(), aDay: z.number().int() }),
    places: z
      .array(z.object({ caseRef: z.string().max(200), inspector: z.string().max(320), slot: z.number().int() }))
      .max(5000),
  })
  .meta({ id: 'Timetable' });

/** Who reads which sampled case when. */
@ApiTags('Inspection')
@Controller('api/inspections/:id/timetable')
export class TimetableApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_timetable')
  @Reading('The timetable; an inspector’s own part for those who do not see the sample')
  async timetable(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimetablePage> {
    const inspection = await this.open(id);
    tagged(reply, inspection.timetableVersion);
    return timetablePage(inspection, whoAsks(request), await listAccounts(this.deps.dataSource));
  }

  @Get('proposal')
  @Needs('set_timetable')
  @Reading('A timetable that could be set, among the lead inspector and the team or the inspectors that are named')
  async proposal(@Param('id') id: string, @Query() query: unknown): Promise<TimetableSet['data']> {
    const inspection = await this.open(id);
    const asked = inspectorsAsked(query);
    const inspectors = asked.length > 0 ? asked : usualInspectors(inspection, await listAccounts(this.deps.dataSource));
    return proposeTimetable(inspection, [...new Set(inspectors)]);
  }

  @Put()
  @Needs('set_timetable')
  @Act('Set when and by whom every sampled case is read, and assign the cases so')
  async set(
    @Param('id') id: string,
    @Body({ schema: timetable, pipes: [validate] }) body: z.infer<typeof timetable>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new SetTimetable(id, body, askingOfApi(request))));
  }

  private async open(id: string): Promise<WithSample> {
    const { inspection } = await openInspection(this.deps, id);
    if (inspection.stage === 'scheduled') throw new NotFound('No sample has been drawn yet.');
    return inspection;
  }
}
