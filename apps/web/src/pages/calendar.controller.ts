import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { marksOf, sentFrom, subscribedCalendar } from '#post';
import { Open } from '../accounts/access.ts';
import { accountOfCalendar } from '../accounts/calendar-token.ts';
import { visitsOf } from '../planning/visits-of.ts';
import { NotFound } from '../server/problem.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/**
 * An inspector's visits at an address that calendar programs fetch without signing in. Who knows the address may read:
 * it can be withdrawn, and stands in no log, since requests are logged by their route.
 */
@Controller('calendar')
export class CalendarController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get(':file')
  @Open()
  async calendar(@Param('file') file: string, @Res() reply: FastifyReply): Promise<void> {
    const token = /^([\w-]{43})\.ics$/.exec(file)?.[1];
    const account = token === undefined ? undefined : await accountOfCalendar(this.deps.dataSource, token);
    if (account === undefined) throw new NotFound('There is no calendar at this address, or it was withdrawn.');
    const visits = await visitsOf(this.deps, account.email);
    void reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="inspections.ics"')
      // Kept by whoever asked alone, and compared by its entity tag each time.
      .header('cache-control', 'private, no-cache')
      .send(subscribedCalendar(visits, marksOf(sentFrom(this.deps.postFrom))));
  }
}
