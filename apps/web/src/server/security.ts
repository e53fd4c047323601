import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { HttpException, HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inlineScriptHash } from './views.ts';

/** Below this path the board of queues answers, under a policy of its own. */
export const boardPath = '/operations/board';

/** Only what we serve ourselves, and the one inline script of the page template by its hash. */
export async function setSecurityHeaders(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", inlineScriptHash()],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'self'"],
      },
    },
    frameguard: { action: 'sameorigin' },
    // The proxy in front speaks TLS and says so; a demonstration on http://127.0.0.1 must not pin its visitors to https.
    hsts: false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

export async function limitTries(app: NestFastifyApplication): Promise<void> {
  await app.register(rateLimit, {
    global: false,
    // Anything but an HttpException comes out of Nest as 500.
    errorResponseBuilder: (_request, context) =>
      new HttpException(`Too many tries. Try again in ${context.after}.`, HttpStatus.TOO_MANY_REQUESTS),
  });
}

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what another site makes a browser send. Forms carry a token of their session; the API takes JSON, which no form
 * can send; calls of the board's script come from this origin, as browsers say themselves.
 */
export function refuseForgedWrites(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preHandler', (request, reply, done) => {
    if (safeMethods.includes(request.method)) return done();
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return done(new HttpException('This was sent by another site.', HttpStatus.FORBIDDEN));
    }
    if (request.url.startsWith('/api/')) {
      const type = request.headers['content-type'];
      const json = type === undefined || /^application\/(merge-patch\+)?json\b/i.test(type);
      return done(
        json ? undefined : new HttpException('The API takes application/json.', HttpStatus.UNSUPPORTED_MEDIA_TYPE),
      );
    }
    if (request.url.startsWith(`${boardPath}/`)) return done();
    server.csrfProtection(request, reply, done);
  });
}
