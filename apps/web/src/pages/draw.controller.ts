import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReplaceCase } from '#commands';
import { nextReserve } from '#domain';
import { Needs, whoAsks } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { drawExplanation } from '../view/draw-explanation.ts';
import { openInspection } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** Why the sample is what it is, and the replacement of one of its cases. */
@Controller('inspections/:id/sample')
export class DrawController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('explanation')
  @Needs('see_sample')
  async explanation(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const { inspection, framework } = file;
    if (inspection.stage === 'scheduled') throw new NotFound('No sample has been drawn yet.');
    showPage(reply, 'explanation', {
      ...inspectionPage(file, whoAsks(request), 'Sample', 'Why these cases'),
      draw: drawExplanation(inspection, framework),
      replaced: inspection.draw.replaced,
    });
  }

  @Get(':caseRef/replacement')
  @Needs('replace_case')
  ask(@Param('id') id: string, @Param('caseRef') caseRef: string, @Res() reply: FastifyReply): Promise<void> {
    return this.show(reply, id, caseRef, '', []);
  }

  @Post(':caseRef/replacement')
  @Needs('replace_case')
  async replace(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason, reserve } = formFields(body, ['reason', 'reserve']);
    try {
      await this.deps.commandBus.execute(new ReplaceCase(id, caseRef, reason, askingOf(request), reserve || null));
    } catch (error) {
      await this.show(reply, id, caseRef, reason, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}/sample`);
  }

  private async show(
    reply: FastifyReply,
    id: string,
    caseRef: string,
    reason: string,
    errors: readonly PageError[],
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const { inspection } = file;
    const sampled = inspection.stage === 'scheduled' ? undefined : inspection.sample.get(caseRef);
    if (inspection.stage === 'scheduled' || sampled === undefined)
      throw new NotFound('There is no such case in the sample.');
    const heading = `Replace case ${caseRef}`;
    showPage(
      reply,
      'replace-case',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Sample', heading),
        heading,
        caseRef,
        replacement: nextReserve(inspection.draw, inspection.sample, caseRef),
        read: sampled.judgements !== null,
        reason,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
