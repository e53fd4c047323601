import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { log, withCorrelation } from '#platform';

const wellFormed = /^[\w-]{8,100}$/;

/**
 * One line a request, with its correlation id, which also stands on its answer and in the events that it appends;
 * taken from `X-Correlation-Id` where a caller sets a sound one. The route, not the address: that may name people.
 */
export function logRequests(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-correlation-id'];
    const id = typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
    void reply.header('x-correlation-id', id);
    withCorrelation(id, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    if (!request.url.startsWith('/static/')) {
      const id = String(reply.getHeader('x-correlation-id'));
      withCorrelation(id, () =>
        log.info('answered', {
          method: request.method,
          route: request.routeOptions.url ?? 'none',
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
        }),
      );
    }
    done();
  });
}
