import { mailboxOf } from '#domain';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askingOf, FormFaults, formFields, formList, whyNot } from '../pages/acting.ts';
import { NotFound } from '../server/problem.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { Needs, Open } from './access.ts';
import { newAccountFrom, rolesAmong } from './account-form.ts';
import { findAccount, listAccounts } from './account.ts';
import { calendarSince, withdrawCalendar } from './calendar-token.ts';
import { accountChanges, changeAccount, createAccount } from './change-accounts.ts';
import { linkStands, useLink } from './first-administrator.ts';
import { roles as allRoles, roleTitles, type Role } from './permissions.ts';

const fields = ['email', 'name', 'password'] as const;
type Typed = Readonly<Partial<Record<(typeof fields)[number], string>>>;

/** Who may sign in, and as what. Each change is kept, with who made it. */
@Controller()
export class AccountsController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('accounts')
  @Needs('manage_accounts')
  async list(@Res() reply: FastifyReply): Promise<void> {
    await this.showAccounts(reply, {}, [], []);
  }

  @Post('accounts')
  @Needs('manage_accounts')
  async add(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = formFields(body, fields);
    const chosen = rolesAmong(formList(body, 'roles'));
    try {
      const account = newAccountFrom(typed, chosen);
      if (!(await createAccount(this.deps, account, askingOf(request).by))) {
        throw new FormFaults([{ text: 'There is an account with this address already.', href: '#email' }]);
      }
    } catch (error) {
      await this.showAccounts(reply, typed, chosen, whyNot(error));
      return;
    }
    goTo(reply, '/accounts');
  }

  @Get('accounts/:email')
  @Needs('manage_accounts')
  async account(@Param('email') email: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showAccount(reply, email, []);
  }

  @Post('accounts/:email')
  @Needs('manage_accounts')
  async change(
    @Param('email') email: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const change = {
      roles: rolesAmong(formList(body, 'roles')),
      active: formFields(body, ['active']).active === 'yes',
    };
    try {
      if (change.roles.length === 0) throw new FormFaults([{ text: 'Choose at least one role.', href: '#roles' }]);
      if (email === askingOf(request).by && (!change.active || !change.roles.includes('administrator'))) {
        throw new FormFaults([
          { text: 'Another administrator has to take this from you, so that one always remains.', href: '#roles' },
        ]);
      }
      if (!(await changeAccount(this.deps, email, change, askingOf(request).by))) throw noSuchAccount();
    } catch (error) {
      await this.showAccount(reply, email, whyNot(error));
      return;
    }
    goTo(reply, '/accounts');
  }

  @Post('accounts/:email/calendar')
  @Needs('manage_accounts')
  async withdrawCalendar(
    @Param('email') email: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await withdrawCalendar(this.deps, email, askingOf(request).by);
    goTo(reply, `/accounts/${encodeURIComponent(email)}`);
  }

  @Get('first-administrator/:token')
  @Open()
  async firstAdministrator(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showFirst(reply, token, {}, []);
  }

  @Post('first-administrator/:token')
  @Open()
  @RouteConfig({ rateLimit: { max: 10, timeWindow: '1 minute' } })
  async makeFirst(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = formFields(body, fields);
    try {
      const account = newAccountFrom(typed, ['administrator']);
      if ((await findAccount(this.deps.dataSource, account.email)) !== undefined)
        throw new FormFaults([
          { text: 'There is an account with this address already; take another.', href: '#email' },
        ]);
      if (!(await useLink(this.deps.dataSource, token)))
        throw new NotFound('This link has been used, or a later start has made another.');
      await createAccount(this.deps, account, mailboxOf(account));
      await request.session.regenerate();
      request.session.email = mailboxOf(account);
    } catch (error) {
      if (error instanceof NotFound) throw error;
      await this.showFirst(reply, token, typed, whyNot(error));
      return;
    }
    goTo(reply, '/accounts');
  }

  private async showAccounts(
    reply: FastifyReply,
    typed: Typed,
    chosen: readonly Role[],
    errors: readonly PageError[],
  ): Promise<void> {
    const { dataSource } = this.deps;
    const [all, changes] = await Promise.all([listAccounts(dataSource), accountChanges(this.deps)]);
    const accounts = all.map((account) => ({
      ...account,
      titles: account.roles.map((role) => roleTitles[role]).join(', '),
      path: `/accounts/${encodeURIComponent(account.email)}`,
    }));
    const model = {
      title: 'Accounts',
      section: 'operations' as const,
      accounts,
      changes,
      typed,
      roleItems: roleItems(chosen),
      errors,
    };
    showPage(reply, 'accounts', model, errors.length > 0 ? 422 : 200);
  }

  private async showAccount(reply: FastifyReply, email: string, errors: readonly PageError[]): Promise<void> {
    const account = await findAccount(this.deps.dataSource, email);
    if (account === undefined) throw noSuchAccount();
    const model = {
      title: account.name,
      section: 'operations' as const,
      shown: account,
      calendarSince: await calendarSince(this.deps.dataSource, email),
      roleItems: roleItems(account.roles),
      errors,
    };
    showPage(reply, 'account', model, errors.length > 0 ? 422 : 200);
  }

  private async showFirst(
    reply: FastifyReply,
    token: string,
    typed: Typed,
    errors: readonly PageError[],
  ): Promise<void> {
    if (!(await linkStands(this.deps.dataSource, token)))
      throw new NotFound('This link has been used, or a later start has made another.');
    const model = { title: 'The first administrator', typed, csrfToken: reply.generateCsrf(), errors };
    showPage(reply, 'first-administrator', model, errors.length > 0 ? 422 : 200);
  }
}

const noSuchAccount = (): NotFound => new NotFound('There is no account with this address.');

const roleItems = (chosen: readonly Role[]) =>
  allRoles.map((role) => ({ value: role, text: roleTitles[role], checked: chosen.includes(role) }));
