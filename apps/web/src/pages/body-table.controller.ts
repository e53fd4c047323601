import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody, loadBody } from '#commands';
import { decideBody, type BodyCommand } from '#domain';
import { v7 as uuidV7 } from 'uuid';
import { Needs } from '../accounts/access.ts';
import { bodyIdOf } from '../planning/body-id.ts';
import { NamesOfBodies } from '../planning/names-of-bodies.ts';
import { bodiesFromCsv, bodyColumns, holderColumns } from '../supplies/planning-csv.ts';
import { CsvFaults } from '../supplies/read-csv.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields, whyNot } from './acting.ts';

/** Bodies and their post-holders from a table. */
@Controller('bodies')
@Needs('see_directory')
export class BodyTableController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('import')
  @Needs('change_directory')
  importForm(@Res() reply: FastifyReply): void {
    this.showImport(reply, '', []);
  }

  @Post('import')
  @Needs('change_directory')
  async import(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { table } = formFields(body, ['table']);
    try {
      const rows = bodiesFromCsv(table);
      const names = await NamesOfBodies.now(this.deps);
      const listed = await Promise.all(
        rows.map(async ({ line, entry, holders }) => {
          const named = names.idOf(entry.name);
          const bodyId = named ?? bodyIdOf(entry.name);
          const inPositions = holders.map((holder) => ({ ...holder, holderId: uuidV7() }));
          const command: BodyCommand = { type: 'ListBody', bodyId, entry, holders: inPositions };
          return {
            line,
            bodyId,
            isNamed: named !== undefined,
            command,
            body: (await loadBody(this.deps.eventLog, bodyId)).body,
          };
        }),
      );
      // What the rules refuse is named before anything is saved.
      const refused = listed.flatMap(({ line, isNamed, body, command }) => {
        // A table written before the body was renamed would give it back its old name.
        if (!isNamed && body !== null)
          return [`Line ${line}: this body is called ${body.entry.name} in the directory now; name it so.`];
        const decision = decideBody(body, command);
        return decision.ok ? [] : decision.refusals.map(({ sentence }) => `Line ${line}: ${sentence}`);
      });
      if (refused.length > 0) throw new CsvFaults(refused);
      for (const { bodyId, command } of listed)
        await this.deps.commandBus.execute(new ActOnBody(bodyId, command, askingOf(request)));
      goTo(reply, '/bodies');
    } catch (error) {
      this.showImport(reply, table, whyNot(error));
    }
  }

  private showImport(reply: FastifyReply, table: string, errors: readonly PageError[]): void {
    const columns = [...bodyColumns, ...holderColumns];
    const hint =
      'Areas are separated by semicolons. A body that is in the directory already is changed; whoever is named in a position follows whoever holds it now, whose time ends the day before.';
    const model = { title: 'Import bodies', section: 'bodies' as const, columns, table, hint, back: '/bodies', errors };
    showPage(reply, 'import-table', model, errors.length > 0 ? 422 : 200);
  }
}
