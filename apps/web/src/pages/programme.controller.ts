import { Controller, Get, Inject, Param, ParseIntPipe, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { programmeOf } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { programmeWeeks } from '../view/programme.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** A year's inspections by the week in which their fieldwork starts. */
@Controller('programme')
@Needs('see_programme')
export class ProgrammeController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  thisYear(@Res() reply: FastifyReply): void {
    goTo(reply, `/programme/${this.deps.clock.today().slice(0, 4)}`);
  }

  @Get(':year')
  async programme(
    @Param('year', ParseIntPipe) year: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const inspections = await programmeOf(this.deps.dataSource, year);
    showPage(reply, 'programme', {
      title: `Programme ${year}`,
      section: 'programme',
      year,
      total: inspections.length,
      weeks: programmeWeeks(inspections, this.deps.clock.today()),
      mayHandle: may(whoAsks(request).roles, 'schedule_inspection'),
    });
  }
}
