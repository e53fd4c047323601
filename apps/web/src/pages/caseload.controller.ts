import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SetCaseloadLink, SupplyCaseload } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { caseloadLink } from '../accounts/caseload-link.ts';
import { newToken, tokenSha256 } from '../accounts/secret-token.ts';
import { caseloadToSupply, showCaseload, type CaseloadFrame } from '../view/caseload-pages.ts';
import { openInspection } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** The caseload, sent as a file or pasted and checked before it is supplied; and the link with which the body does so. */
@Controller('inspections/:id/caseload')
@Needs('supply_caseload')
export class CaseloadController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async caseload(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    showCaseload(reply, await this.open(reply, id), undefined, []);
  }

  @Post()
  async supply(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { act } = formFields(body, ['act']);
    if (act === 'make-link' || act === 'withdraw-link')
      return this.setLink(reply, id, act === 'make-link' ? newToken() : undefined);
    const to = await this.open(reply, id);
    const sent = caseloadToSupply(reply, to, body);
    if (sent === undefined) return;
    try {
      await this.deps.commandBus.execute(new SupplyCaseload(id, sent.cases, askingOf(request)));
    } catch (error) {
      showCaseload(reply, to, sent, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}`);
  }

  /** Makes a link and shows it with the answer, once; or withdraws the one that stands. */
  private async setLink(reply: FastifyReply, id: string, token: string | undefined): Promise<void> {
    try {
      const sha256 = token === undefined ? null : tokenSha256(token);
      await this.deps.commandBus.execute(new SetCaseloadLink(id, sha256, askingOf(reply.request)));
    } catch (error) {
      showCaseload(reply, await this.open(reply, id), undefined, whyNot(error));
      return;
    }
    if (token === undefined) goTo(reply, `/inspections/${id}/caseload`);
    else showCaseload(reply, await this.open(reply, id, caseloadLink(reply.request, id, token)), undefined, []);
  }

  private async open(reply: FastifyReply, id: string, madeLink?: string): Promise<CaseloadFrame> {
    const file = await openInspection(this.deps, id);
    const { addressee, caseloadLinkSha256 } = file.inspection;
    return {
      file,
      frame: (heading) => ({
        ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
        addressee,
        linkStands: caseloadLinkSha256 !== null,
        ...(madeLink === undefined ? {} : { madeLink }),
      }),
    };
  }
}
