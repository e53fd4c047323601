import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { retryStopped, stoppedProjections, type StoppedProjection } from '#read-models';
import { Needs } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { Reading } from './documented.ts';

/** What administrators look after. */
@ApiTags('Operations')
@Controller('api/operations')
export class OperationsApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('stopped-projections')
  @Needs('see_operations')
  @Reading('Projections that stand still on one stream, at an event that they cannot fold')
  async stopped(): Promise<{ stopped: readonly StoppedProjection[] }> {
    return { stopped: await stoppedProjections(this.deps.dataSource) };
  }

  @Post('stopped-projections/:consumer/:stream/retry')
  @HttpCode(200)
  @Needs('retry_projection')
  @Reading('Fold the event once more, after what was in its way has been mended; null where it could be folded')
  async retry(
    @Param('consumer') consumer: string,
    @Param('stream') stream: string,
  ): Promise<{ stopped: StoppedProjection | null }> {
    const outcome = await retryStopped(this.deps.dataSource, { consumer, stream });
    if (outcome === undefined) throw new NotFound(`No projection ${consumer} stands still on ${stream}.`);
    return { stopped: outcome === 'up to date' ? null : outcome };
  }
}
