import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssignCases } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts, type Account } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { openInspection } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { loadByInspector, sampleRows, shortBy } from '../view/sample-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, FormFaults, formFields, formList, whyNot } from './acting.ts';

/** The case sample, who reads which case, and how far the reading is. */
@Controller('inspections/:id')
export class SampleController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('sample')
  @Needs('see_sample')
  sample(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.showSample(reply, id, []);
  }

  @Post('sample')
  @Needs('assign_case')
  async assign(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { inspector } = formFields(body, ['inspector']);
    const caseRefs = formList(body, 'caseRefs');
    try {
      if (inspector === '') throw new FormFaults([{ text: 'Choose an inspector.', href: '#inspector' }]);
      if (caseRefs.length === 0) throw new FormFaults([{ text: 'Choose at least one case.', href: '#cases' }]);
      const assignments = caseRefs.map((caseRef) => ({ caseRef, inspector }));
      await this.deps.commandBus.execute(new AssignCases(id, assignments, askingOf(request)));
    } catch (error) {
      await this.showSample(reply, id, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}/sample`);
  }

  @Get('readings')
  @Needs('see_readings')
  async readings(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [file, accounts] = await Promise.all([openInspection(this.deps, id), listAccounts(this.deps.dataSource)]);
    const rows = sampleRows(file.inspection, file.framework, accounts);
    showPage(reply, 'readings', {
      ...inspectionPage(file, whoAsks(request), 'Readings'),
      rows,
      load: loadByInspector(rows),
      read: rows.filter(({ read }) => read).length,
    });
  }

  private async showSample(reply: FastifyReply, id: string, errors: readonly PageError[]): Promise<void> {
    const account = whoAsks(reply.request);
    const [file, accounts] = await Promise.all([openInspection(this.deps, id), listAccounts(this.deps.dataSource)]);
    const rows = sampleRows(file.inspection, file.framework, accounts);
    showPage(
      reply,
      'sample',
      {
        ...inspectionPage(file, account, 'Sample'),
        rows,
        shortBy: shortBy(file.inspection),
        mayReplace: may(account.roles, 'replace_case') && file.inspection.stage === 'sample_drawn',
        replaced: file.inspection.stage === 'scheduled' ? [] : file.inspection.draw.replaced,
        mayAssign: may(account.roles, 'assign_case') && rows.some(({ inspector }) => inspector === null),
        inspectors: accounts.filter(reads).map(({ name, inspector }) => ({ value: inspector, text: name })),
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

const reads = ({ roles, active }: Account): boolean => active && may(roles, 'read_case');
