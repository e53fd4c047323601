import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInNeeded } from '../accounts/access.guard.ts';
import { log } from '#platform';
import { goTo, showPage } from '../view/show-page.ts';
import { problemOf } from './problem.ts';

/** Known before the guard has looked at the account: a body that is too large never gets so far. */
const isSignedIn = (request: FastifyRequest): boolean =>
  (request.session as { email?: string } | null)?.email !== undefined;

/** The one place where what went wrong becomes an answer: problem details for a program, a page for a person. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500)
      log.error('request failed', { reason: error instanceof Error ? (error.stack ?? error.message) : 'not an Error' });
    if (request.url.startsWith('/api/')) {
      if (problem.status === 401) void reply.header('www-authenticate', 'Basic realm="Run an inspection"');
      void reply
        .status(problem.status)
        .type('application/problem+json')
        .send({ ...problem, instance: request.url });
      return;
    }
    if (error instanceof SignInNeeded) {
      goTo(reply, request.method === 'GET' ? `/sign-in?next=${encodeURIComponent(request.url)}` : '/sign-in');
      return;
    }
    showPage(
      reply,
      'problem',
      { title: problem.title, problem, here: request.url, hideSignIn: isSignedIn(request) },
      problem.status,
    );
  }
}
