import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Needs, whoAsks } from '../accounts/access.ts';
import { calendarSince, makeCalendarPath, withdrawCalendar } from '../accounts/calendar-token.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { Reading } from './documented.ts';

/** The address at which a calendar program reads an inspector’s visits. */
@ApiTags('Planning')
@Controller('api')
export class AccountApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('account/calendar')
  @Needs('subscribe_calendar')
  @Reading('Since when your calendar has an address')
  async since(@Req() request: FastifyRequest): Promise<{ madeAt: Date | null }> {
    return { madeAt: await calendarSince(this.deps.dataSource, whoAsks(request).email) };
  }

  @Post('account/calendar')
  @Needs('subscribe_calendar')
  @Reading('Make the address of your calendar, in the place of the one before. It is told this once')
  async make(@Req() request: FastifyRequest): Promise<{ url: string }> {
    const path = await makeCalendarPath(this.deps, whoAsks(request).email);
    return { url: `${request.protocol}://${request.host}${path}` };
  }

  @Delete('account/calendar')
  @HttpCode(204)
  @Needs('subscribe_calendar')
  @Reading('Withdraw the address of your calendar')
  withdraw(@Req() request: FastifyRequest): Promise<void> {
    const { email } = whoAsks(request);
    return withdrawCalendar(this.deps, email, email);
  }

  @Delete('accounts/:email/calendar')
  @HttpCode(204)
  @Needs('manage_accounts')
  @Reading('Withdraw the address of somebody’s calendar')
  withdrawFor(@Param('email') email: string, @Req() request: FastifyRequest): Promise<void> {
    return withdrawCalendar(this.deps, email, whoAsks(request).email);
  }
}
