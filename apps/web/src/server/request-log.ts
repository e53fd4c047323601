import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const current = new AsyncLocalStorage<{ readonly correlationId: string }>();

/** Id of the request being answered: on its log line, its answer, and the events that it appends. */
export const correlationId = (): string | undefined => current.getStore()?.correlationId;

const wellFormed = /^[\w-]{8,100}$/;

/** One line a request, with its correlation id, taken from `X-Correlation-Id` where a caller sets a sound one. No body, no query: they may name people. */
export function logRequests(app: NestFastifyApplication): void {
  const logger = new Logger('web');
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-correlation-id'];
    const id = typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
    void reply.header('x-correlation-id', id);
    current.run({ correlationId: id }, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    if (request.url.startsWith('/static/')) return done();
    logger.log({
      message: `${request.method} ${request.routeOptions.url ?? request.url.split('?')[0] ?? ''} ${reply.statusCode}`,
      correlationId: reply.getHeader('x-correlation-id'),
      milliseconds: Math.round(reply.elapsedTime),
    });
    done();
  });
}
