import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { casesOfInspector, programmeEntryOf } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** The cases assigned to the inspector who is signed in, those still to be read first. */
@Controller('my-cases')
export class MyCasesController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_own_cases')
  async myCases(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { dataSource } = this.deps;
    const cases = await casesOfInspector(dataSource, whoAsks(request).inspector);
    const ids = [...new Set(cases.map(({ inspectionId }) => inspectionId))];
    const inspections = await Promise.all(ids.map((id) => programmeEntryOf(dataSource, id)));
    const groups = inspections
      .filter((entry) => entry !== undefined)
      .map((entry) => {
        const own = cases.filter(({ inspectionId }) => inspectionId === entry.inspectionId);
        return { entry, cases: own, read: own.filter(({ readOn }) => readOn !== null).length };
      });
    showPage(reply, 'my-cases', { title: 'My cases', section: 'my-cases', groups });
  }
}
