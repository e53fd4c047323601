import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { outboxDepth } from '#event-log';
import { heldItems, nextDueAt } from '#post';
import { retryStopped, stoppedProjections } from '#read-models';
import { Needs } from '../accounts/access.ts';
import { boardPath } from '../server/security.ts';
import { copyTags } from '../view/copies.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** What waits in the queues, as the queues themselves count it; the tables alone say what is still owed. */
@Controller('operations')
@Needs('see_operations')
export class OperationsController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async operations(@Res() reply: FastifyReply): Promise<void> {
    const { dataSource, boardQueues = [], mailFolder } = this.deps;
    const [outbox, held, dueAt, stopped, queues] = await Promise.all([
      outboxDepth(dataSource),
      heldItems(dataSource),
      nextDueAt(dataSource),
      stoppedProjections(dataSource),
      Promise.all(
        boardQueues.map(async (queue) => ({
          name: queue.name,
          ...(await queue.getJobCounts('waiting', 'active', 'delayed', 'failed')),
        })),
      ),
    ]);
    showPage(reply, 'operations', {
      title: 'Operations',
      section: 'operations',
      outboxRows: outbox.rows,
      held: held.map((item) => ({ ...item, tag: copyTags[item.state] })),
      dueAt,
      stopped,
      queues,
      boardPath: boardQueues.length > 0 ? `${boardPath}/` : undefined,
      hasMail: mailFolder !== undefined,
    });
  }

  /** The page that follows says whether it still stands there, and how often it was tried. */
  @Post('stopped-projections/:consumer/:stream/retry')
  @Needs('retry_projection')
  async retry(
    @Param('consumer') consumer: string,
    @Param('stream') stream: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await retryStopped(this.deps.dataSource, { consumer, stream });
    goTo(reply, '/operations');
  }
}
