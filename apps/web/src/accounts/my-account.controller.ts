import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formFields } from '../pages/acting.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { Needs, whoAsks } from './access.ts';
import { calendarSince, makeCalendarPath, withdrawCalendar } from './calendar-token.ts';
import { may, roleTitles } from './permissions.ts';

/** The account of whoever is signed in, and the address of their calendar. */
@Controller('account')
@Needs('see_home')
export class MyAccountController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  account(@Res() reply: FastifyReply): Promise<void> {
    return this.show(reply, undefined);
  }

  /** Makes an address and shows it with the answer, once: whoever reloads is asked before another one is made. */
  @Post('calendar')
  @Needs('subscribe_calendar')
  async calendar(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { email } = whoAsks(request);
    if (formFields(body, ['act']).act === 'withdraw') {
      await withdrawCalendar(this.deps, email, email);
      goTo(reply, '/account');
      return;
    }
    await this.show(reply, await makeCalendarPath(this.deps, email));
  }

  private async show(reply: FastifyReply, madePath: string | undefined): Promise<void> {
    const { request } = reply;
    const account = whoAsks(request);
    showPage(reply, 'my-account', {
      title: 'Your account',
      shown: account,
      titles: account.roles.map((role) => roleTitles[role]).join(', '),
      maySubscribe: may(account.roles, 'subscribe_calendar'),
      since: await calendarSince(this.deps.dataSource, account.email),
      ...(madePath === undefined ? {} : { address: `${request.protocol}://${request.host}${madePath}` }),
    });
  }
}
