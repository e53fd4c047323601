import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  DrawSample,
  AssignCase,
  RecordCaseManagerInterviews,
  ScheduleInspection,
  SetCaseloadLink,
  SupplyCaseload,
  SupplyCopyList,
  SupplyReoffendingRecord,
  type Acted,
} from '#commands';
import { Needs } from '../accounts/access.ts';
import { askingOf } from '../pages/acting.ts';
import { caseloadLink } from '../accounts/caseload-link.ts';
import { newToken, tokenSha256 } from '../accounts/secret-token.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { caseAssignment, caseload, copyList, interviews, newInspection, reoffendingRecord } from './schemas.ts';
import type {
  CaseAssignmentBody,
  CaseloadBody,
  CopyListBody,
  InterviewsBody,
  NewInspectionBody,
  ReoffendingRecordBody,
} from './schemas.ts';
import { validate } from './validate.ts';

/** Scheduling an inspection, what it rests on, and the draw. */
@ApiTags('Inspection')
@Controller('api/inspections')
export class InspectionsApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Post()
  @Needs('schedule_inspection')
  @Act('Schedule an inspection')
  async schedule(
    @Body({ schema: newInspection, pipes: [validate] }) body: NewInspectionBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    const acted = await this.deps.commandBus.execute(new ScheduleInspection(body, askingOfApi(request)));
    void reply.header('location', `/api/inspections/${acted.inspectionId}`);
    return answered(reply, acted);
  }

  @Put(':id/reoffending-record')
  @Needs('supply_reoffending_record')
  @Act('Supply the reoffending record')
  async reoffending(
    @Param('id') id: string,
    @Body({ schema: reoffendingRecord, pipes: [validate] }) body: ReoffendingRecordBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(
      reply,
      await this.deps.commandBus.execute(new SupplyReoffendingRecord(id, body, askingOfApi(request))),
    );
  }

  @Put(':id/case-manager-interviews')
  @Needs('record_case_manager_interviews')
  @Act('Record how many case managers were interviewed')
  async interviews(
    @Param('id') id: string,
    @Body({ schema: interviews, pipes: [validate] }) { number }: InterviewsBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(
      reply,
      await this.deps.commandBus.execute(new RecordCaseManagerInterviews(id, number, askingOfApi(request))),
    );
  }

  @Put(':id/caseload')
  @Needs('supply_caseload')
  @Act('Supply the caseload')
  async caseload(
    @Param('id') id: string,
    @Body({ schema: caseload, pipes: [validate] }) { cases }: CaseloadBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new SupplyCaseload(id, cases, askingOfApi(request))));
  }

  @Post(':id/caseload-link')
  @HttpCode(200)
  @Needs('supply_caseload')
  @Reading(
    'Make the link with which the inspected body supplies its caseload, in the place of the one before. It is told this once',
  )
  async caseloadLink(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted & { url: string }> {
    const token = newToken();
    const made = new SetCaseloadLink(id, tokenSha256(token), askingOf(request));
    return { ...answered(reply, await this.deps.commandBus.execute(made)), url: caseloadLink(request, id, token) };
  }

  @Delete(':id/caseload-link')
  @Needs('supply_caseload')
  @Act('Withdraw the link with which the inspected body supplies its caseload')
  async withdrawCaseloadLink(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new SetCaseloadLink(id, null, askingOfApi(request))));
  }

  @Put(':id/copy-list')
  @Needs('supply_copy_list')
  @Act('Supply the copy list')
  async copyList(
    @Param('id') id: string,
    @Body({ schema: copyList, pipes: [validate] }) { entries }: CopyListBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new SupplyCopyList(id, entries, askingOfApi(request))));
  }

  @Post(':id/case-sample')
  @HttpCode(200)
  @Needs('draw_sample')
  @Act('Draw the case sample, with the seed that was sealed at scheduling')
  async draw(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new DrawSample(id, null, askingOfApi(request))));
  }

  @Put(':id/case-sample/:caseRef/inspector')
  @Needs('assign_case')
  @Act('Assign a sampled case to the inspector who is to read it')
  async assign(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Body({ schema: caseAssignment, pipes: [validate] }) { inspector }: CaseAssignmentBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(
      reply,
      await this.deps.commandBus.execute(new AssignCase(id, caseRef, inspector, askingOfApi(request))),
    );
  }
}
