import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { SupplyCaseload } from '#commands';
import { currentCorrelation } from '#platform';
import { Open } from '../accounts/access.ts';
import { inspectionOfLink } from '../accounts/caseload-link.ts';
import { tokenSha256 } from '../accounts/secret-token.ts';
import { caseloadToSupply, showCaseload, type CaseloadFrame } from '../view/caseload-pages.ts';
import { goTo } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { whyNot } from './acting.ts';

/**
 * Where the inspected body supplies its caseload, without an account: who holds the link may, until the sample is drawn.
 * The page shows what its reader brings, and nothing that was supplied before but its size.
 */
@Controller('caseload/:id/:token')
@Open()
export class CaseloadByLinkController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async caseload(@Param('id') id: string, @Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    showCaseload(reply, await this.open(reply, id, token), undefined, []);
  }

  @Post()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '1 minute' } })
  async supply(
    @Param('id') id: string,
    @Param('token') token: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const to = await this.open(reply, id, token);
    const sent = caseloadToSupply(reply, to, body);
    if (sent === undefined) return;
    const correlationId = currentCorrelation();
    const asking = {
      by: to.file.inspection.addressee.email,
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    try {
      await this.deps.commandBus.execute(new SupplyCaseload(id, sent.cases, asking, tokenSha256(token)));
    } catch (error) {
      showCaseload(reply, to, sent, whyNot(error));
      return;
    }
    goTo(reply, `/caseload/${id}/${token}`);
  }

  private async open(reply: FastifyReply, id: string, token: string): Promise<CaseloadFrame> {
    const file = await inspectionOfLink(this.deps, id, token);
    const { inspectedBody, fieldwork } = file.inspection;
    const csrfToken = reply.generateCsrf();
    return {
      file,
      frame: (heading) => ({
        title: `${heading}: ${inspectedBody.shortName}`,
        body: inspectedBody.name,
        fieldwork,
        byLink: true,
        hideSignIn: true,
        csrfToken,
      }),
    };
  }
}
