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

/**
 * Forms carry a token of their session. The API takes JSON alone, which no form of another site can send without this
 * site's leave, and the board's calls are checked where the board is.
 */
export function refuseForgedForms(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preHandler', (request, reply, done) => {
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (!writes || request.url.startsWith('/api/') || request.url.startsWith(`${boardPath}/`)) return done();
    server.csrfProtection(request, reply, done);
  });
}
