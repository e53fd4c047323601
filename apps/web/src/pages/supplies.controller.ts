import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RecordCaseManagerInterviews, SupplyCopyList, SupplyReoffendingRecord } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { copyListColumns, copyListFromCsv, copyListToCsv } from '../supplies/copy-list-csv.ts';
import { reoffendingFields, reoffendingFrom, reoffendingTyped } from '../supplies/reoffending-form.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, FormFaults, formFields, whyNot } from './acting.ts';

type SupplyForm = Readonly<Record<string, unknown>> & {
  readonly heading: string;
  readonly errors: readonly PageError[];
};

/** What an inspection rests on beside its readings, each supplied on a page of its own. */
@Controller('inspections/:id')
export class SuppliesController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('copy-list')
  @Needs('supply_copy_list')
  async copyList(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    this.showCopyList(
      reply,
      file,
      file.inspection.copyList === null ? '' : copyListToCsv(file.inspection.copyList),
      [],
    );
  }

  @Post('copy-list')
  @Needs('supply_copy_list')
  async supplyCopyList(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { table } = formFields(body, ['table']);
    const file = await openInspection(this.deps, id);
    await this.supply(reply, id, {
      command: () => new SupplyCopyList(id, copyListFromCsv(table), askingOf(request)),
      refused: (errors) => this.showCopyList(reply, file, table, errors),
    });
  }

  @Get('reoffending-record')
  @Needs('supply_reoffending_record')
  async reoffending(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    this.showReoffending(reply, file, reoffendingTyped(file.inspection), []);
  }

  @Post('reoffending-record')
  @Needs('supply_reoffending_record')
  async supplyReoffending(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const typed = formFields(body, reoffendingFields(file.inspection.inspectedBody.areas));
    await this.supply(reply, id, {
      command: () =>
        new SupplyReoffendingRecord(id, reoffendingFrom(typed, file.inspection.inspectedBody.areas), askingOf(request)),
      refused: (errors) => this.showReoffending(reply, file, typed, errors),
    });
  }

  @Get('case-manager-interviews')
  @Needs('record_case_manager_interviews')
  async interviews(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    this.showInterviews(reply, file, String(file.inspection.caseManagersInterviewed ?? ''), []);
  }

  @Post('case-manager-interviews')
  @Needs('record_case_manager_interviews')
  async recordInterviews(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { number } = formFields(body, ['number']);
    const file = await openInspection(this.deps, id);
    await this.supply(reply, id, {
      command: () => {
        if (!/^\d{1,4}$/.test(number))
          throw new FormFaults([{ text: 'Enter a whole number, such as 16.', href: '#number' }]);
        return new RecordCaseManagerInterviews(id, Number(number), askingOf(request));
      },
      refused: (errors) => this.showInterviews(reply, file, number, errors),
    });
  }

  private async supply(
    reply: FastifyReply,
    id: string,
    act: {
      command: () => SupplyCopyList | SupplyReoffendingRecord | RecordCaseManagerInterviews;
      refused: (errors: readonly PageError[]) => void;
    },
  ): Promise<void> {
    try {
      await this.deps.commandBus.execute(act.command());
    } catch (error) {
      act.refused(whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}`);
  }

  private showCopyList(reply: FastifyReply, file: InspectionFile, table: string, errors: readonly PageError[]): void {
    this.show(reply, file, 'supply-table', {
      heading: 'Supply the copy list',
      columns: copyListColumns,
      table,
      errors,
      what: 'one person',
      button: 'Supply the copy list',
    });
  }

  private showReoffending(
    reply: FastifyReply,
    file: InspectionFile,
    typed: Record<string, string>,
    errors: readonly PageError[],
  ): void {
    this.show(reply, file, 'supply-reoffending', {
      heading: 'Supply the reoffending record',
      typed,
      areas: file.inspection.inspectedBody.areas,
      errors,
    });
  }

  private showInterviews(
    reply: FastifyReply,
    file: InspectionFile,
    number: string,
    errors: readonly PageError[],
  ): void {
    this.show(reply, file, 'supply-interviews', {
      heading: 'Record the interviews with case managers',
      number,
      errors,
    });
  }

  private show(reply: FastifyReply, file: InspectionFile, template: string, form: SupplyForm): void {
    const page = inspectionPage(file, whoAsks(reply.request), 'Overview', form.heading);
    showPage(reply, template, { ...page, ...form }, form.errors.length > 0 ? 422 : 200);
  }
}
