import compress from '@fastify/compress';
import etag from '@fastify/etag';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeApi } from './api/describe-api.ts';
import { serveAssets } from './server/assets.ts';
import { serveQueueBoard } from './server/queue-board.ts';
import { refuseUnkeepableText } from './server/keepable-text.ts';
import { logRequests } from './server/request-log.ts';
import { limitTries, refuseForgedWrites, setSecurityHeaders } from './server/security.ts';
import { keepSessions } from './server/sessions.ts';
import { bodyBytes, readLittleOfStrangers, takeUploads } from './server/uploads.ts';
import { showViews } from './server/views.ts';
import type { WebDeps } from './web-deps.ts';
import { WebModule } from './web.module.ts';

/** The web application, ready to listen: pages, API, sign-in, health. Closing it closes nothing that it was given. */
export async function createWeb(deps: WebDeps): Promise<NestFastifyApplication> {
  // Hop 0 is who connects to us; a header that a visitor sends is never believed beyond our own proxies.
  const trustProxy = (_address: string, hop: number): boolean => hop < (deps.trustProxy ?? 0);
  const adapter = new FastifyAdapter({ trustProxy, bodyLimit: bodyBytes });
  const app = await NestFactory.create<NestFastifyApplication>(WebModule.with(deps), adapter, {
    abortOnError: false,
    ...(deps.logger === undefined ? {} : { logger: deps.logger }),
  });
  logRequests(app);
  await setSecurityHeaders(app);
  await app.register(compress, { global: true, encodings: ['gzip', 'identity'] });
  await app.register(etag);
  await keepSessions(app, deps.dataSource);
  await limitTries(app);
  readLittleOfStrangers(app, deps);
  await takeUploads(app);
  refuseForgedWrites(app);
  refuseUnkeepableText(app);
  await showViews(app);
  await serveAssets(app);
  describeApi(app);
  await serveQueueBoard(app, deps);
  await app.init();
  return app;
}
