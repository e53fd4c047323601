import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssignTeam } from '#commands';
import { mailboxOf } from '#domain';
import type { Person } from '#domain';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts, withRole } from '../accounts/account.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfForm, FormFaults, formList, whyNot } from './acting.ts';

/** Who goes on a visit beside the lead inspector. */
@Controller('inspections/:id/team')
@Needs('move_visit')
export class TeamController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async ask(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const file = await openInspection(this.deps, id);
    await this.show(reply, file, file.inspection.team.map(mailboxOf), []);
  }

  @Post()
  async assign(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const chosen = formList(body, 'team');
    const file = await openInspection(this.deps, id);
    try {
      const people = new Map((await this.mayCome(file)).map((person) => [mailboxOf(person), person]));
      const team = chosen.map((mailbox) => people.get(mailbox));
      if (!team.every((person) => person !== undefined))
        throw new FormFaults([{ text: 'Choose inspectors who have an account.', href: '#team' }]);
      await this.deps.commandBus.execute(new AssignTeam(id, team, askingOfForm(request)));
    } catch (error) {
      await this.show(reply, file, chosen, whyNot(error));
      return;
    }
    goTo(reply, `/inspections/${id}`);
  }

  /** Inspectors with an account, and whoever is in the team already; the lead inspector is there anyway. */
  private async mayCome({ inspection }: InspectionFile): Promise<readonly Person[]> {
    const accounts = withRole(await listAccounts(this.deps.dataSource), 'inspector', 'lead_inspector');
    const people = [...inspection.team, ...accounts.map(({ name, email }) => ({ name, email }))];
    const lead = mailboxOf(inspection.leadInspector);
    return [...new Map(people.map((person) => [mailboxOf(person), person])).values()]
      .filter((person) => mailboxOf(person) !== lead)
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  private async show(
    reply: FastifyReply,
    file: InspectionFile,
    chosen: readonly string[],
    errors: readonly PageError[],
  ): Promise<void> {
    const heading = 'Change the team';
    const people = await this.mayCome(file);
    showPage(
      reply,
      'team',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
        heading,
        version: file.version,
        lead: file.inspection.leadInspector,
        fieldwork: file.inspection.fieldwork,
        people: people.map((person) => ({
          value: mailboxOf(person),
          text: `${person.name} (${person.email})`,
          checked: chosen.includes(mailboxOf(person)),
        })),
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
