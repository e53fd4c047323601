import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssignTeam } from '#commands';
import { mailboxOf } from '#domain';
import type { Person, RefusalCode } from '#domain';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts, withRole } from '../accounts/account.ts';
import { openInspection, type InspectionFile } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfForm, FormFaults, formFields, formList, whyNot } from './acting.ts';

/** Who leads a visit, and who goes beside the lead inspector. */
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
    await this.show(reply, file, { lead: '', team: file.inspection.team.map(mailboxOf) }, []);
  }

  @Post()
  async assign(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const chosen = formList(body, 'team');
    const { lead } = formFields(body, ['lead']);
    const file = await openInspection(this.deps, id);
    try {
      const people = new Map((await this.mayCome(file)).map((person) => [mailboxOf(person), person]));
      const leads = await this.mayLead(file);
      const leadInspector =
        lead === '' ? file.inspection.leadInspector : leads.find((each) => mailboxOf(each) === lead);
      if (leadInspector === undefined)
        throw new FormFaults([{ text: 'Choose a lead inspector who has an account.', href: '#lead' }]);
      // Whoever is to lead goes anyway.
      const team = chosen
        .filter((mailbox) => mailbox !== mailboxOf(leadInspector))
        .map((mailbox) => people.get(mailbox));
      if (!team.every((person) => person !== undefined))
        throw new FormFaults([{ text: 'Choose inspectors who have an account.', href: '#team' }]);
      await this.deps.commandBus.execute(new AssignTeam(id, team, askingOfForm(request), leadInspector));
    } catch (error) {
      await this.show(reply, file, { lead, team: chosen }, whyNot(error, fieldOfTeam));
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

  /** Lead inspectors with an account, and whoever leads already. */
  private async mayLead({ inspection }: InspectionFile): Promise<readonly Person[]> {
    const accounts = withRole(await listAccounts(this.deps.dataSource), 'lead_inspector');
    const people = [inspection.leadInspector, ...accounts.map(({ name, email }) => ({ name, email }))];
    return [...new Map(people.map((person) => [mailboxOf(person), person])).values()];
  }

  private async show(
    reply: FastifyReply,
    file: InspectionFile,
    chosen: { readonly lead: string; readonly team: readonly string[] },
    errors: readonly PageError[],
  ): Promise<void> {
    const heading = 'Change the team';
    const [people, leads] = await Promise.all([this.mayCome(file), this.mayLead(file)]);
    const lead = chosen.lead || mailboxOf(file.inspection.leadInspector);
    showPage(
      reply,
      'team',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
        heading,
        version: file.version,
        lead: file.inspection.leadInspector,
        leads: leads.map((person) => ({
          value: mailboxOf(person),
          text: `${person.name} (${person.email})`,
          selected: mailboxOf(person) === lead,
        })),
        fieldwork: file.inspection.fieldwork,
        people: people.map((person) => ({
          value: mailboxOf(person),
          text: `${person.name} (${person.email})`,
          checked: chosen.team.includes(mailboxOf(person)),
        })),
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

/** Where in the form a refusal is mended. */
const fieldOfTeam = (code: RefusalCode): string | undefined =>
  code === 'lead_inspector_is_signatory' || code === 'already_approved' ? '#lead' : undefined;
