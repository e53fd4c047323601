import { createBoard } from './make-board.ts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { accountOfRequest } from '../accounts/access.guard.ts';
import { may } from '../accounts/permissions.ts';
import type { WebDeps } from '../web-deps.ts';
import { boardPath } from './security.ts';

// The board's page brings styles as attributes and finds its files by <base>; nothing else may.
const boardPolicy = [
  "default-src 'self'",
  "base-uri 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The board of queues, for administrators alone. Its guard runs before anything of the board's own. */
export async function serveQueueBoard(app: NestFastifyApplication, deps: WebDeps): Promise<void> {
  const { boardQueues = [] } = deps;
  if (boardQueues.length === 0) return;
  const board = createBoard(boardQueues, boardPath);
  await app
    .getHttpAdapter()
    .getInstance()
    .register(async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        void reply.header('content-security-policy', boardPolicy);
        const account = await accountOfRequest(deps, request);
        if (account === undefined) return reply.redirect(`/sign-in?next=${encodeURIComponent(`${boardPath}/`)}`, 303);
        if (!may(account.roles, 'see_operations'))
          return reply.status(403).send({ error: 'Administrators alone see the queues.' });
        return undefined;
      });
      await scope.register(board, { prefix: boardPath });
    });
}
