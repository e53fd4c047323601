import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReviseDraft } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { NotFound } from '../server/problem.ts';
import { sendLetter } from '../server/send-letter.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { letterBytes, renderingKinds, sealsOf, shownLetter } from '../view/letter-page.ts';
import { actFor, nextMove } from '../view/next-move.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfForm, whyNot } from './acting.ts';

/** The letter: as it is drafted, as it is sealed, and its text while it may be revised. */
@Controller('inspections/:id/letter')
@Needs('see_letter')
export class LetterController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async letter(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const account = whoAsks(request);
    const today = this.deps.clock.today();
    const file = await openInspection(this.deps, id);
    const move = nextMove(file, today);
    showPage(reply, 'letter', {
      ...inspectionPage(file, account, 'Letter'),
      shown: await shownLetter(this.deps, file),
      standing: letterStanding(file),
      edition: file.letter.stage === 'undrafted' ? undefined : file.letter.edition,
      seals: sealsOf(file),
      move,
      act: actFor(move, account.roles),
      mayRevise:
        may(account.roles, 'draft_letter') &&
        file.inspection.stage !== 'published' &&
        file.letter.stage !== 'undrafted',
    });
  }

  @Get('source')
  @Needs('draft_letter')
  async source(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    if (file.letter.stage === 'undrafted') throw new NotFound('The letter has not been drafted yet.');
    this.showSource(reply, file, file.letter.source, []);
  }

  @Post('source')
  @Needs('draft_letter')
  async revise(
    @Param('id') id: string,
    @Body() body: { source?: unknown } | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Browsers send CRLF; the letter's own line ends are LF, and a fault's line is counted in them.
    const source = typeof body?.source === 'string' ? body.source.replaceAll('\r\n', '\n') : '';
    const file = await openInspection(this.deps, id);
    try {
      await this.deps.commandBus.execute(new ReviseDraft(id, source, askingOfForm(request)));
    } catch (error) {
      this.showSource(reply, file, source, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}/letter`);
  }

  @Get(':file')
  async download(@Param('id') id: string, @Param('file') name: string, @Res() reply: FastifyReply): Promise<void> {
    const kind = renderingKinds.find((each) => name === `letter.${each}`);
    if (kind === undefined) throw new NotFound('The letter is there as letter.html, letter.text and letter.pdf.');
    const file = await openInspection(this.deps, id);
    sendLetter(reply, kind, await letterBytes(this.deps, file, kind), sealsOf(file)?.renderings[kind]);
  }

  private showSource(reply: FastifyReply, file: InspectionFile, source: string, errors: readonly PageError[]): void {
    const page = inspectionPage(file, whoAsks(reply.request), 'Letter', 'Revise the letter');
    const faults = errors.map(({ text }) => ({ text, href: '#source' }));
    const approved = file.inspection.stage === 'approved';
    showPage(
      reply,
      'letter-source',
      { ...page, heading: 'Revise the letter', source, version: file.letterVersion, approved, errors: faults },
      errors.length > 0 ? 422 : 200,
    );
  }
}

function letterStanding({ inspection, letter }: InspectionFile): string {
  if (letter.stage === 'undrafted') return 'The letter has not been drafted yet.';
  if (inspection.stage === 'published')
    return `Edition ${letter.edition} is published. These are the sealed bytes that were sent.`;
  if (inspection.stage === 'approved')
    return `Edition ${letter.edition} is approved and sealed. Only these bytes can be published.`;
  return `Edition ${letter.edition} is a draft by ${letter.draftedBy.join(', ')}. Its figures come from the frozen tally.`;
}
