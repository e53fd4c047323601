import { mailboxOf } from '#domain';
import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadDirectory, ScheduleInspection, type NewInspection } from '#commands';
import { Needs } from '../accounts/access.ts';
import { listAccounts, withRole, type Account } from '../accounts/account.ts';
import { fieldOfVisit, whatElse, type Stopped } from '../planning/offers.ts';
import { dateTyped } from '../supplies/date-fields.ts';
import { newInspectionFrom, scheduleFields, type TypedVisit } from '../supplies/schedule-form.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, formList, whyNot } from './acting.ts';

const nothingStopped: Stopped = { offers: [], passable: false };

/** Puts a visit on the programme; where that is stopped, says why and offers the nearest free weeks. */
@Controller('inspections/new')
@Needs('schedule_inspection')
export class ScheduleController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async form(@Query('body') bodyId: unknown, @Res() reply: FastifyReply): Promise<void> {
    const fields = { bodyId: typeof bodyId === 'string' ? bodyId : '', signatoryPosition: 'Assistant Chief Inspector' };
    await this.show(reply, { fields, team: [] }, [], nothingStopped);
  }

  @Post()
  async schedule(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = { fields: formFields(body, scheduleFields), team: formList(body, 'team') };
    let asked: NewInspection | undefined;
    try {
      asked = newInspectionFrom(typed, await listAccounts(this.deps.dataSource));
      const { inspectionId } = await this.deps.commandBus.execute(new ScheduleInspection(asked, askingOf(request)));
      goTo(reply, `/inspections/${inspectionId}`);
    } catch (error) {
      const errors = whyNot(error, fieldOfVisit);
      const stopped = asked === undefined ? nothingStopped : await this.elsewhen(error, asked);
      await this.show(reply, asked === undefined ? typed : withDates(typed, asked), errors, stopped);
    }
  }

  private elsewhen(error: unknown, { bodyId, fieldwork, leadInspector, team = [] }: NewInspection) {
    const inspectors = [leadInspector, ...team].map(mailboxOf);
    // A visit that is not there yet stands in nobody's way, so it needs neither id nor name to look for a free week.
    return whatElse(this.deps, error, {
      inspectionId: '',
      bodyId: bodyId ?? null,
      bodyName: '',
      fieldwork,
      inspectors,
    });
  }

  private async show(
    reply: FastifyReply,
    { fields, team }: TypedVisit,
    errors: readonly PageError[],
    stopped: Stopped,
  ): Promise<void> {
    const [bodies, accounts] = await Promise.all([
      loadDirectory(this.deps.eventLog, this.deps.dataSource.manager),
      listAccounts(this.deps.dataSource),
    ]);
    // One entry a framework: the version follows from the day of the announcement.
    const frameworks = [...new Map(this.deps.frameworks.map(({ id, name }) => [id, name])).entries()];
    const chosen = (name: string) => (value: string, text: string) => ({
      value,
      text,
      selected: fields[name] === value,
    });
    // Whoever is the only one need not be chosen; of several nobody is taken by an oversight.
    const people = (field: string, nothing: string, of: readonly Account[]) => [
      ...(of.length === 1 ? [] : [{ value: '', text: nothing }]),
      ...of.map(({ email, name }) => chosen(field)(email, `${name} (${email})`)),
    ];
    showPage(
      reply,
      'schedule',
      {
        title: 'Schedule an inspection',
        section: 'programme',
        frameworks: frameworks.map(([id, name]) => chosen('framework')(id, name)),
        bodies: [
          { value: '', text: 'Choose a body' },
          ...bodies.map(({ bodyId, entry }) => chosen('bodyId')(bodyId, entry.name)),
        ],
        leads: people('lead', 'Choose the lead inspector', withRole(accounts, 'lead_inspector')),
        signatories: people('signatory', 'Choose who signs the letter', withRole(accounts, 'approver')),
        inspectors: withRole(accounts, 'inspector', 'lead_inspector').map(({ email, name }) => ({
          value: email,
          text: `${name} (${email})`,
          checked: team.includes(email),
        })),
        typed: fields,
        ...stopped,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

/** The days that were asked for stand in the form again, those of an offered week too. */
const withDates = (typed: TypedVisit, { fieldwork }: NewInspection): TypedVisit => ({
  ...typed,
  fields: {
    ...typed.fields,
    ...dateTyped('fieldworkStart', fieldwork.start),
    ...dateTyped('fieldworkEnd', fieldwork.end),
  },
});
