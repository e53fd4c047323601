import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadProgrammeLimits } from '#commands';
import { yearOf } from '#domain';
import { holidaysAround } from '#platform';
import { programmeWithNeighbours, programmeYears } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { aProgrammeYear } from '../planning/a-programme-year.ts';
import { programmeYear } from '../view/programme-year.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** A year's inspections by week. */
@Controller('programme')
@Needs('see_programme')
export class ProgrammeController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  /** This year's programme, or the latest that there is. */
  @Get()
  async current(@Res() reply: FastifyReply): Promise<void> {
    const thisYear = yearOf(this.deps.clock.today());
    const years = await programmeYears(this.deps.dataSource);
    goTo(reply, `/programme/${years.find((year) => year <= thisYear) ?? years.at(-1) ?? thisYear}`);
  }

  @Get(':year')
  async programme(
    @Param('year', aProgrammeYear) year: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const today = this.deps.clock.today();
    const [inspections, years] = await Promise.all([
      programmeWithNeighbours(this.deps.dataSource, year),
      programmeYears(this.deps.dataSource),
    ]);
    showPage(reply, 'programme', {
      title: `Programme ${year}`,
      section: 'programme',
      year,
      ...programmeYear(year, inspections, loadProgrammeLimits(), holidaysAround(year), today),
      yearsWithInspections: years,
      maySchedule: may(whoAsks(request).roles, 'schedule_inspection'),
    });
  }
}
