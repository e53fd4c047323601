import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody, EnterLeave, loadBody, loadDirectory } from '#commands';
import { v7 as uuidV7 } from 'uuid';
import { Needs } from '../accounts/access.ts';
import { listAccounts, withRole } from '../accounts/account.ts';
import { programmeSinceLastYear } from '../planning/programme-since.ts';
import { leaveColumns, leaveFromCsv, tieColumns, tiesFromCsv } from '../supplies/inspectors-csv.ts';
import { CsvFaults } from '../supplies/read-csv.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** Inspectors' leave and ties from tables. */
@Controller('inspectors')
@Needs('plan_inspectors')
export class InspectorTablesController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('leave/import')
  leaveForm(@Res() reply: FastifyReply): void {
    this.showLeave(reply, '', []);
  }

  @Post('leave/import')
  async importLeave(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { table } = formFields(body, ['table']);
    try {
      const rows = leaveFromCsv(table, await this.inspectors());
      const known = [...(await programmeSinceLastYear(this.deps)).leave.values()];
      const fresh = rows.filter(
        (row) =>
          !known.some(
            ({ inspector, days }) =>
              inspector === row.inspector && days.start === row.days.start && days.end === row.days.end,
          ),
      );
      await oneByOne(fresh, ({ inspector, days }) =>
        this.deps.commandBus.execute(new EnterLeave(inspector, days, askingOf(request))),
      );
      goTo(reply, '/inspectors');
    } catch (error) {
      this.showLeave(reply, table, whyNot(error));
    }
  }

  @Get('ties/import')
  tiesForm(@Res() reply: FastifyReply): void {
    this.showTies(reply, '', []);
  }

  @Post('ties/import')
  async importTies(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { table } = formFields(body, ['table']);
    try {
      const bodies = await loadDirectory(this.deps.eventLog, this.deps.dataSource.manager);
      const idOf = new Map(bodies.map(({ bodyId, entry }) => [entry.name.toLowerCase(), bodyId]));
      const rows = tiesFromCsv(table, await this.inspectors(), idOf);
      await oneByOne(rows, async ({ bodyId, inspector, what }) => {
        const { body: tiedTo } = await loadBody(this.deps.eventLog, bodyId);
        if (tiedTo?.ties.some((tie) => tie.inspector === inspector && tie.what === what)) return;
        const tie = { tieId: uuidV7(), inspector, what };
        await this.deps.commandBus.execute(new ActOnBody(bodyId, { type: 'RecordTie', tie }, askingOf(request)));
      });
      goTo(reply, '/inspectors');
    } catch (error) {
      this.showTies(reply, table, whyNot(error));
    }
  }

  private async inspectors(): Promise<ReadonlySet<string>> {
    const accounts = await listAccounts(this.deps.dataSource);
    return new Set(withRole(accounts, 'inspector', 'lead_inspector').map(({ email }) => email));
  }

  private showLeave(reply: FastifyReply, table: string, errors: readonly PageError[]): void {
    const hint =
      'Inspectors are named by the address of their account, days as 2015-12-14. Leave that is recorded already is passed over.';
    this.show(reply, { title: 'Import leave', columns: leaveColumns, hint, table, errors });
  }

  private showTies(reply: FastifyReply, table: string, errors: readonly PageError[]): void {
    const hint =
      'Inspectors are named by the address of their account, bodies by their name in the directory. A tie that is recorded already is passed over.';
    this.show(reply, { title: 'Import ties', columns: tieColumns, hint, table, errors });
  }

  private show(
    reply: FastifyReply,
    form: {
      readonly title: string;
      readonly columns: readonly string[];
      readonly hint: string;
      readonly table: string;
      readonly errors: readonly PageError[];
    },
  ): void {
    const page = { ...form, section: 'inspectors' as const, back: '/inspectors' };
    showPage(reply, 'import-table', page, form.errors.length > 0 ? 422 : 200);
  }
}

/** Records rows one after the other, each by the rules. @throws CsvFaults naming by its line what was refused */
async function oneByOne<Row extends { readonly line: number }>(
  rows: readonly Row[],
  record: (row: Row) => Promise<unknown>,
): Promise<void> {
  const refused: string[] = [];
  let recorded = 0;
  for (const row of rows) {
    try {
      await record(row);
      recorded += 1;
    } catch (error) {
      refused.push(...whyNot(error).map(({ text }) => `Line ${row.line}: ${text}`));
    }
  }
  if (refused.length > 0)
    throw new CsvFaults([...refused, ...(recorded > 0 ? ['Every other line is recorded now.'] : [])]);
}
