import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReplaceCase, type Acted } from '#commands';
import { Needs } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { drawExplanation } from '../view/draw-explanation.ts';
import { openInspection } from '../view/inspection-file.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi, tagged } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { validate } from './validate.ts';

const replacement = z
  .object({
    reason: z.string().max(2000),
    reserve: z
      .string()
      .max(200)
      .nullable()
      .optional()
      .describe('The reserve that was seen; it is refused if it changed'),
  })
  .meta({ id: 'CaseReplacement' });

/** The sample as it stands, how it came about, and the replacement of one of its cases. */
@ApiTags('Inspection')
@Controller('api/inspections/:id/case-sample')
export class CaseSampleApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_sample')
  @Reading('The case sample, its draw explained, and what was replaced since')
  async sample(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { inspection, framework, version } = await openInspection(this.deps, id);
    if (inspection.stage === 'scheduled') throw new NotFound('No sample has been drawn yet.');
    tagged(reply, version);
    return {
      cases: [...inspection.sample.values()].map(({ caseRef, inspector, judgements }) => ({
        caseRef,
        inspector,
        read: judgements !== null,
      })),
      draw: drawExplanation(inspection, framework),
      replaced: inspection.draw.replaced,
    };
  }

  @Post(':caseRef/replacement')
  @HttpCode(200)
  @Needs('replace_case')
  @Act('Replace a sampled case by the next reserve of its stratum')
  async replace(
    @Param('id') id: string,
    @Param('caseRef') caseRef: string,
    @Body({ schema: replacement, pipes: [validate] }) { reason, reserve }: z.infer<typeof replacement>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(
      reply,
      await this.deps.commandBus.execute(new ReplaceCase(id, caseRef, reason, askingOfApi(request), reserve)),
    );
  }
}
