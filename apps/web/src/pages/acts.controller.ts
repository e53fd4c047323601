import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApproveReport, DraftLetter, DrawSample, FreezeTally, PublishReport, ReopenTally, type Acted } from '#commands';
import type { Command } from '@nestjs/cqrs';
import { Needs, whoAsks } from '../accounts/access.ts';
import {
  approvalConfirmation,
  draftConfirmation,
  drawConfirmation,
  freezeConfirmation,
  publicationConfirmation,
  reopenConfirmation,
  type Confirmation,
} from '../view/confirmations.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, askingOfForm, formFields, whyNot } from './acting.ts';

/** The acts that move an inspection on: each is asked for once more on a page that says what it does and what it binds. */
@Controller('inspections/:id')
export class ActsController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('case-sample')
  @Needs('draw_sample')
  askDraw(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, drawConfirmation);
  }

  @Post('case-sample')
  @Needs('draw_sample')
  draw(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(reply, id, new DrawSample(id, null, askingOfForm(request)), drawConfirmation, 'sample');
  }

  @Get('tally-freeze')
  @Needs('freeze_tally')
  askFreeze(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, freezeConfirmation);
  }

  @Post('tally-freeze')
  @Needs('freeze_tally')
  freeze(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(reply, id, new FreezeTally(id, askingOf(request)), freezeConfirmation, '');
  }

  @Get('tally-reopening')
  @Needs('freeze_tally')
  askReopen(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, reopenConfirmation);
  }

  @Post('tally-reopening')
  @Needs('freeze_tally')
  reopen(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason } = formFields(body, ['reason']);
    return this.act(reply, id, new ReopenTally(id, reason, askingOf(request)), reopenConfirmation, 'tally');
  }

  @Get('letter/draft')
  @Needs('draft_letter')
  askDraft(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, draftConfirmation);
  }

  @Post('letter/draft')
  @Needs('draft_letter')
  draft(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(reply, id, new DraftLetter(id, null, askingOf(request)), draftConfirmation, 'letter');
  }

  @Get('approval')
  @Needs('approve_report')
  askApproval(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, approvalConfirmation);
  }

  @Post('approval')
  @Needs('approve_report')
  approve(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(reply, id, new ApproveReport(id, askingOfForm(request)), approvalConfirmation, '');
  }

  @Get('publication')
  @Needs('publish_report')
  askPublication(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.ask(reply, id, publicationConfirmation);
  }

  @Post('publication')
  @Needs('publish_report')
  publish(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.act(reply, id, new PublishReport(id, askingOf(request)), publicationConfirmation, 'dispatch');
  }

  private async ask(
    reply: FastifyReply,
    id: string,
    confirmation: (file: InspectionFile) => Promise<Confirmation> | Confirmation,
    errors: readonly PageError[] = [],
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const asked = await confirmation(file);
    const page = inspectionPage(file, whoAsks(reply.request), 'Overview', asked.heading);
    showPage(reply, 'confirm', { ...page, ...asked, errors }, errors.length > 0 ? 422 : 200);
  }

  private async act(
    reply: FastifyReply,
    id: string,
    command: Command<Acted>,
    confirmation: (file: InspectionFile) => Promise<Confirmation> | Confirmation,
    next: string,
  ): Promise<void> {
    try {
      await this.deps.commandBus.execute(command);
    } catch (error) {
      await this.ask(reply, id, confirmation, whyNot(error));
      return;
    }
    goTo(reply, next === '' ? `/inspections/${id}` : `/inspections/${id}/${next}`);
  }
}
