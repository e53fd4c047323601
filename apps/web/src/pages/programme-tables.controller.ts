import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadDirectory, loadInspection, ScheduleInspection } from '#commands';
import { inspectionStream } from '#domain';
import { programmeOf, projectNews, stageInWords } from '#read-models';
import { Needs } from '../accounts/access.ts';
import { listAccounts, withRole } from '../accounts/account.ts';
import type { Role } from '../accounts/permissions.ts';
import { aProgrammeYear } from '../planning/a-programme-year.ts';
import { CsvFaults } from '../supplies/read-csv.ts';
import { csvOf, positionColumn, programmeColumns, programmeFromCsv } from '../supplies/planning-csv.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** The programme of a year as a table, out and in: what comes out has all that goes in. */
@Controller('programme/:year')
export class ProgrammeTablesController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('csv')
  @Needs('see_programme')
  async table(@Param('year', aProgrammeYear) year: number, @Res() reply: FastifyReply): Promise<void> {
    const { dataSource, eventLog } = this.deps;
    const inspections = await programmeOf(dataSource, year);
    const rows = await Promise.all(
      inspections.map(
        async ({ inspectionId, body, fieldwork, announcedOn, publicationDate, lead, framework, sampleSize, stage }) => {
          const { state } = await loadInspection(eventLog, inspectionId);
          const { team, signatory } = state.stage === 'unscheduled' ? { team: [], signatory: null } : state;
          const mailboxes = team.map(({ email }) => email).join(';');
          return [
            ...[body.name, fieldwork.start, fieldwork.end, lead.email, mailboxes, sampleSize, framework.id],
            ...[signatory?.email ?? null, signatory?.position ?? null],
            ...[announcedOn, publicationDate, stageInWords(stage), inspectionId],
          ];
        },
      ),
    );
    const columns = [...programmeColumns, positionColumn, 'announced_on', 'publication_date', 'stage', 'inspection_id'];
    void reply
      .header('content-type', 'text/csv; charset=utf-8; header=present')
      .header('content-disposition', `attachment; filename="programme-${year}.csv"`)
      .send(csvOf([columns, ...rows]));
  }

  @Get('import')
  @Needs('schedule_inspection')
  form(@Param('year', aProgrammeYear) year: number, @Res() reply: FastifyReply): void {
    this.show(reply, year, '', []);
  }

  @Post('import')
  @Needs('schedule_inspection')
  async import(
    @Param('year', aProgrammeYear) year: number,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { table } = formFields(body, ['table']);
    try {
      await this.schedule(table, request);
      goTo(reply, `/programme/${year}`);
    } catch (error) {
      this.show(reply, year, table, whyNot(error));
    }
  }

  /** Schedules the rows one after the other, each by the rules of all; what is refused is named by its line. */
  private async schedule(table: string, request: FastifyRequest): Promise<void> {
    const { eventLog, dataSource, frameworks, commandBus } = this.deps;
    const [bodies, accounts] = await Promise.all([
      loadDirectory(eventLog, dataSource.manager),
      listAccounts(dataSource),
    ]);
    const idOf = new Map(bodies.map(({ bodyId, entry }) => [entry.name.toLowerCase(), bodyId]));
    const nameOf = new Map(accounts.map(({ email, name }) => [email, name]));
    const mailboxes = (...roles: readonly Role[]) => new Set(withRole(accounts, ...roles).map(({ email }) => email));
    const rows = programmeFromCsv(table, {
      bodies: new Set(idOf.keys()),
      leads: mailboxes('lead_inspector'),
      inspectors: mailboxes('inspector', 'lead_inspector'),
      signatories: mailboxes('approver'),
      frameworks: new Set(frameworks.map(({ id }) => id)),
    });
    const person = (email: string) => ({ name: nameOf.get(email) ?? '', email });
    const refused: string[] = [];
    const scheduled: string[] = [];
    for (const row of rows) {
      const { framework, fieldwork, sampleSize } = row;
      const visit = {
        ...{ framework, fieldwork, sampleSize, bodyId: idOf.get(row.body.toLowerCase()) },
        signatory: { ...person(row.signatory), position: row.signatoryPosition || 'Assistant Chief Inspector' },
        leadInspector: person(row.lead),
        team: row.team.map(person),
      };
      try {
        const { inspectionId } = await commandBus.execute(new ScheduleInspection(visit, askingOf(request)));
        scheduled.push(inspectionStream(inspectionId));
      } catch (error) {
        refused.push(...whyNot(error).map(({ text }) => `Line ${row.line}: ${text}`));
      }
    }
    // The page that is shown next would else look as if nothing had come in.
    await projectNews(
      dataSource,
      scheduled.map((stream) => ({ stream, projections: ['programme'] })),
    );
    if (refused.length > 0)
      throw new CsvFaults([...refused, ...(scheduled.length > 0 ? ['Every other line is on the programme now.'] : [])]);
  }

  private show(reply: FastifyReply, year: number, table: string, errors: readonly PageError[]): void {
    const hint = `People are named by the address of their account, those of the team separated by semicolons. A column ${positionColumn} may say in which position the signatory signs; without it that is Assistant Chief Inspector.`;
    const model = {
      title: 'Import visits',
      section: 'programme' as const,
      columns: programmeColumns,
      table,
      hint,
      then: 'A line that the programme then refuses is named, and every other is scheduled.',
      errors,
    };
    showPage(reply, 'import-table', { ...model, back: `/programme/${year}` }, errors.length > 0 ? 422 : 200);
  }
}
