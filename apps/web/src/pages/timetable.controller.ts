import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SetTimetable } from '#commands';
import { marksOf, sentFrom, timetableCalendar } from '#post';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { Gone, NotFound } from '../server/problem.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import {
  inspectorsAsked,
  proposed,
  standing,
  timetableForm,
  timetableFrom,
  typedIn,
  usualInspectors,
  wholeNumber,
  type TypedTimetable,
} from '../view/timetable-form.ts';
import { appointmentsOf, inspectorNames, timetablePage, type WithSample } from '../view/timetable-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfForm, formFields, whyNot } from './acting.ts';

/** Whose part of which version of a timetable. */
interface CalendarAsked {
  readonly id: string;
  readonly version: string;
  readonly file: string;
}

/** Who reads which case when: to see and to print, to propose and to change. */
@Controller('inspections/:id/timetable')
export class TimetableController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_timetable')
  async timetable(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const account = whoAsks(request);
    const [file, accounts] = await Promise.all([openInspection(this.deps, id), listAccounts(this.deps.dataSource)]);
    const { inspection } = file;
    showPage(reply, 'timetable', {
      ...inspectionPage(file, account, 'Timetable'),
      ...(inspection.stage === 'scheduled'
        ? { noSample: true }
        : { timetable: timetablePage(inspection, account, accounts) }),
      maySet: inspection.stage === 'sample_drawn' && may(account.roles, 'set_timetable'),
    });
  }

  /** What stands, to be changed; or a proposal where nothing stands or one was asked for. Nothing is set by looking. */
  @Get('change')
  @Needs('set_timetable')
  async ask(@Param('id') id: string, @Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { file, inspection } = await this.open(id);
    const { propose, aDay } = formFields(query, ['propose', 'aDay']);
    const stands = propose === '' ? standing(inspection) : undefined;
    if (stands !== undefined) {
      await this.show(reply, file, stands, false, []);
      return;
    }
    const asked = inspectorsAsked(query);
    const accounts = await listAccounts(this.deps.dataSource);
    const inspectors = asked.length > 0 ? asked : usualInspectors(inspection, accounts);
    await this.show(reply, file, proposed(inspection, [...new Set(inspectors)], wholeNumber(aDay)), true, []);
  }

  @Post('change')
  @Needs('set_timetable')
  async set(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { file, inspection } = await this.open(id);
    const typed = typedIn(body, inspection);
    const names = inspectorNames(inspection, await listAccounts(this.deps.dataSource));
    try {
      await this.deps.commandBus.execute(new SetTimetable(id, timetableFrom(typed), askingOfForm(request), names));
    } catch (error) {
      await this.show(reply, file, typed, false, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}/timetable`);
  }

  @Get(':version/inspectors/:file')
  @Needs('see_timetable')
  inspectorsCalendar(@Param() asked: CalendarAsked, @Res() reply: FastifyReply): Promise<void> {
    return this.sendCalendar(reply, asked, 'inspectors');
  }

  @Get(':version/case-managers/:file')
  @Needs('see_sample')
  caseManagersCalendar(@Param() asked: CalendarAsked, @Res() reply: FastifyReply): Promise<void> {
    return this.sendCalendar(reply, asked, 'caseManagers');
  }

  private async sendCalendar(
    reply: FastifyReply,
    { id, version, file }: CalendarAsked,
    of: 'inspectors' | 'caseManagers',
  ): Promise<void> {
    const { inspection } = await this.open(id);
    if (version !== String(inspection.timetableVersion))
      throw new Gone(
        'The timetable has changed since. Open its page again: it has the files for calendars as they are now.',
      );
    const accounts = await listAccounts(this.deps.dataSource);
    const people = timetablePage(inspection, whoAsks(reply.request), accounts)[of];
    const person = people.find(({ calendar }) => calendar.endsWith(`/${file}`));
    if (person === undefined) throw new NotFound('There is no timetable at this address.');
    const appointments = appointmentsOf(person, of === 'caseManagers');
    void reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="timetable.ics"')
      .header('cache-control', 'no-store')
      .send(timetableCalendar(inspection, appointments, this.deps.clock.now(), marksOf(sentFrom(this.deps.postFrom))));
  }

  private async open(id: string): Promise<{ file: InspectionFile; inspection: WithSample }> {
    const file = await openInspection(this.deps, id);
    if (file.inspection.stage === 'scheduled') throw new NotFound('No sample has been drawn yet.');
    return { file, inspection: file.inspection };
  }

  private async show(
    reply: FastifyReply,
    file: InspectionFile,
    typed: TypedTimetable,
    isProposal: boolean,
    errors: readonly PageError[],
  ): Promise<void> {
    const { inspection } = file;
    if (inspection.stage === 'scheduled') return;
    const heading = inspection.timetable === null ? 'Set the timetable' : 'Change the timetable';
    showPage(
      reply,
      'timetable-form',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Timetable', heading),
        heading,
        isProposal,
        cameIn: typed.cameIn ?? [],
        version: inspection.timetableVersion,
        form: timetableForm(inspection, typed, await listAccounts(this.deps.dataSource)),
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
