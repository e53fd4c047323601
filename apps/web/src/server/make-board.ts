import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyPluginCallback } from 'fastify';
import type { BoardQueue } from '../web-deps.ts';

/** The board as a Fastify plugin: it shows jobs, which hold ids alone, and lets them be tried again. */
export function createBoard(queues: readonly BoardQueue[], basePath: string): FastifyPluginCallback {
  const adapter = new FastifyAdapter();
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue)),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Queues', hideRedisDetails: true } },
  });
  adapter.setBasePath(basePath);
  return adapter.registerPlugin();
}
