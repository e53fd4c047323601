import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SupplyCaseload } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { uploadIn } from '../server/uploads.ts';
import { columnsOfCaseload, readSentCaseload, type SentCaseload } from '../supplies/caseload-csv.ts';
import { caseloadPreview, faultsShown } from '../view/caseload-preview.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { count } from '../view/wording.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/**
 * The caseload is sent as a file or pasted, checked, and shown with who can be drawn before it is supplied. Between the
 * two steps it lies in the form alone: what has not been supplied is kept nowhere.
 */
@Controller('inspections/:id/caseload')
@Needs('supply_caseload')
export class CaseloadController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async caseload(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    this.show(reply, await openInspection(this.deps, id), undefined, []);
  }

  @Post()
  async supply(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { table, act, name } = formFields(body, ['table', 'act', 'name']);
    const file = await openInspection(this.deps, id);
    const upload = uploadIn(body, 'file');
    if (upload === undefined && table === '') {
      this.show(reply, file, undefined, [{ text: 'Choose a file, or paste a table.', href: '#file' }]);
      return;
    }
    const sent = readSentCaseload(upload ?? { name: name || 'The pasted table', text: table }, {
      framework: file.framework,
      areas: file.inspection.inspectedBody.areas,
    });
    if (sent.faults.length > 0) {
      const text = `${sent.name} has ${count(sent.faults.length, 'fault')}. Mend ${sent.faults.length === 1 ? 'it' : 'them'} and send the caseload again.`;
      this.show(reply, file, sent, [{ text, href: '#faults' }]);
      return;
    }
    if (act === 'check') {
      this.preview(reply, file, sent);
      return;
    }
    try {
      await this.deps.commandBus.execute(new SupplyCaseload(id, sent.cases, askingOf(request)));
    } catch (error) {
      this.show(reply, file, sent, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}`);
  }

  private show(
    reply: FastifyReply,
    file: InspectionFile,
    sent: SentCaseload | undefined,
    errors: readonly PageError[],
  ): void {
    const heading = 'Supply the caseload';
    const before = file.inspection.caseload?.caseRefs.length;
    showPage(
      reply,
      'caseload',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
        heading,
        columns: columnsOfCaseload(file.framework),
        areas: file.inspection.inspectedBody.areas,
        open: file.inspection.stage === 'scheduled',
        ...(before === undefined ? {} : { before }),
        // A file is mended where it lies; what was pasted is mended here.
        table: sent?.name === 'The pasted table' ? sent.text : '',
        ...(sent === undefined ? {} : { faults: faultsShown(sent) }),
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  private preview(reply: FastifyReply, file: InspectionFile, sent: SentCaseload): void {
    const heading = 'Check the caseload';
    showPage(reply, 'caseload-preview', {
      ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
      heading,
      ...caseloadPreview(sent, file),
    });
  }
}
