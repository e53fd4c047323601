import { Controller, Get, Inject, Param, ParseIntPipe, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadProgrammeLimits } from '#commands';
import { isDate } from '#domain';
import { holidaysAround } from '#platform';
import { programmeOf, programmeYears } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { NotFound } from '../server/problem.ts';
import { programmeYear } from '../view/programme-year.ts';
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

  /** This year's programme, or the latest that there is. */
  @Get()
  async current(@Res() reply: FastifyReply): Promise<void> {
    const thisYear = Number(this.deps.clock.today().slice(0, 4));
    const years = await programmeYears(this.deps.dataSource);
    goTo(reply, `/programme/${years.find((year) => year <= thisYear) ?? years.at(-1) ?? thisYear}`);
  }

  @Get(':year')
  async programme(
    @Param('year', ParseIntPipe) year: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isDate(`${year}-01-01`)) throw new NotFound('There is no programme of this year.');
    const [inspections, years] = await Promise.all([
      programmeOf(this.deps.dataSource, year),
      programmeYears(this.deps.dataSource),
    ]);
    showPage(reply, 'programme', {
      title: `Programme ${year}`,
      section: 'programme',
      year,
      total: inspections.length,
      ...programmeYear(year, inspections, loadProgrammeLimits(), holidaysAround(year)),
      yearsWithInspections: years,
      maySchedule: may(whoAsks(request).roles, 'schedule_inspection'),
    });
  }
}
