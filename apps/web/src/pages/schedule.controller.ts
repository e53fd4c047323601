import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ScheduleInspection } from '#commands';
import { Needs } from '../accounts/access.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { newInspectionFrom, scheduleFields } from '../supplies/schedule-form.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** Puts an inspection on the programme. */
@Controller('inspections/new')
@Needs('schedule_inspection')
export class ScheduleController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  form(@Res() reply: FastifyReply): void {
    this.show(reply, {}, []);
  }

  @Post()
  async schedule(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = formFields(body, scheduleFields);
    let scheduled;
    try {
      scheduled = await this.deps.commandBus.execute(
        new ScheduleInspection(newInspectionFrom(typed), askingOf(request)),
      );
    } catch (error) {
      this.show(reply, typed, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${scheduled.inspectionId}`);
  }

  private show(reply: FastifyReply, typed: Record<string, string>, errors: readonly PageError[]): void {
    // One entry a framework: the version follows from the day of the announcement.
    const frameworks = [...new Map(this.deps.frameworks.map(({ id, name }) => [id, name])).entries()];
    showPage(
      reply,
      'schedule',
      {
        title: 'Schedule an inspection',
        section: 'programme',
        frameworks: frameworks.map(([value, text]) => ({ value, text, selected: typed['framework'] === value })),
        typed,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
