import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApproveReport, DraftLetter, PublishReport, ReviseDraft, type Acted } from '#commands';
import { Needs } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { sendLetter } from '../server/send-letter.ts';
import { countCopies } from '../view/copies.ts';
import { openInspection } from '../view/inspection-file.ts';
import { letterBytes, renderingKinds, sealsOf } from '../view/letter-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi, tagged } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { letterDraft, letterSource } from './schemas.ts';
import type { LetterDraftBody, LetterSourceBody } from './schemas.ts';
import { validate } from './validate.ts';

/** The letter: drafted, approved, published, and what became of each copy. */
@ApiTags('Letter and copies')
@Controller('api/inspections/:id')
export class LetterApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('letter')
  @Needs('see_letter')
  @Reading('The letter that stands: its text, who drafted it, and what is sealed')
  async letter(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const file = await openInspection(this.deps, id);
    tagged(reply, file.letterVersion);
    return { ...file.letter, seals: sealsOf(file) ?? null };
  }

  @Get('letter/:file')
  @Needs('see_letter')
  @Reading('The letter as `letter.html`, `letter.text` or `letter.pdf`; the sealed bytes once it is approved')
  async download(@Param('id') id: string, @Param('file') name: string, @Res() reply: FastifyReply): Promise<void> {
    const kind = renderingKinds.find((each) => name === `letter.${each}`);
    if (kind === undefined) throw new NotFound('The letter is there as letter.html, letter.text and letter.pdf.');
    const file = await openInspection(this.deps, id);
    sendLetter(reply, kind, await letterBytes(this.deps, file, kind), sealsOf(file)?.renderings[kind]);
  }

  @Post('letter')
  @HttpCode(200)
  @Needs('draft_letter')
  @Act('Draft the letter: from the framework’s template, or from a text that is sent')
  async draft(
    @Param('id') id: string,
    @Body({ schema: letterDraft, pipes: [validate] }) body: LetterDraftBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(
      reply,
      await this.deps.commandBus.execute(new DraftLetter(id, body?.source ?? null, askingOfApi(request))),
    );
  }

  @Put('letter')
  @Needs('draft_letter')
  @Act('Revise the text of the draft; an approval that stands is void')
  async revise(
    @Param('id') id: string,
    @Body({ schema: letterSource, pipes: [validate] }) { source }: LetterSourceBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new ReviseDraft(id, source, askingOfApi(request))));
  }

  @Post('approval')
  @HttpCode(200)
  @Needs('approve_report')
  @Act('Approve the letter and seal text, figures, copy list, publication date and renderings')
  async approve(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new ApproveReport(id, askingOfApi(request))));
  }

  @Post('publication')
  @HttpCode(200)
  @Needs('publish_report')
  @Act('Publish exactly the sealed bytes; each mailbox is then owed its copy')
  async publish(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new PublishReport(id, askingOfApi(request))));
  }

  @Get('copies')
  @Needs('see_dispatch')
  @Reading('What became of each copy')
  async copies(@Param('id') id: string): Promise<object> {
    const { copies } = await openInspection(this.deps, id);
    return {
      ...countCopies(copies),
      copies: copies.map(({ mailbox, name, positions, state, attempt, reply, changedAt }) => ({
        mailbox,
        name,
        positions,
        state,
        attempt,
        reply,
        changedAt,
      })),
    };
  }
}
