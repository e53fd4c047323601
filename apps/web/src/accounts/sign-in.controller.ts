import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { Open } from './access.ts';
import { signInWith } from './account.ts';
import { pathHere } from './path-here.ts';

const credentials = z.object({
  email: z.string().trim().max(320).default(''),
  password: z.string().max(1000).default(''),
  next: z.string().max(2000).default('/programme'),
});

/** Ten tries a minute and address: a person who mistypes is not held up, a guesser is. */
const triesPerMinute = { rateLimit: { max: 10, timeWindow: '1 minute' } };

@Controller()
@Open()
export class SignInController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('sign-in')
  form(@Query('next') next: unknown, @Res() reply: FastifyReply): void {
    showSignIn(reply, { email: '', next: pathHere(typeof next === 'string' ? next : ''), errors: [] });
  }

  @Post('sign-in')
  @RouteConfig(triesPerMinute)
  async signIn(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // What no form of ours sends are the credentials of nobody.
    const { email, password, next } = credentials.safeParse(body ?? {}).data ?? credentials.parse({});
    const account = await signInWith(this.deps.dataSource, email, password);
    if (account === undefined) {
      const errors = [{ text: 'Enter the e-mail address and password of an active account.', href: '#email' }];
      showSignIn(reply, { email, next: pathHere(next), errors }, 422);
      return;
    }
    // A new session id, so that one planted before the sign-in is worth nothing after it.
    await request.session.regenerate();
    request.session.email = account.email;
    goTo(reply, pathHere(next));
  }

  @Post('sign-out')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await request.session.destroy();
    goTo(reply, '/');
  }
}

function showSignIn(
  reply: FastifyReply,
  form: { email: string; next: string; errors: readonly PageError[] },
  status = 200,
): void {
  const csrfToken = reply.generateCsrf();
  showPage(reply, 'sign-in', { title: 'Sign in', hideSignIn: true, csrfToken, ...form }, status);
}
