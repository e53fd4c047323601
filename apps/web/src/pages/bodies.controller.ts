import { randomInt } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody, loadBody } from '#commands';
import {
  bodyPositions,
  decideBody,
  positionTitles,
  type BodyCommand,
  type DirectoryEntry,
  type RefusalCode,
} from '#domain';
import { v7 as uuidV7 } from 'uuid';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { bodyIdOf } from '../planning/body-id.ts';
import { ownOrAll } from '../planning/own-or-all.ts';
import { NotFound } from '../server/problem.ts';
import { dateFields, dateFrom } from '../supplies/date-fields.ts';
import { bodiesFromCsv, bodyColumns, holderColumns } from '../supplies/planning-csv.ts';
import { CsvFaults } from '../supplies/read-csv.ts';
import { candidates } from '../view/candidates.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, askingOfForm, FormFaults, formFields, whyNot } from './acting.ts';

const entryFields = ['name', 'shortName', 'type', 'nation', 'areas', 'size', 'performance'] as const;
/** In the address of the list in the place of who was drawn, where nobody could be. */
const nobody = 'none';
const actFields: readonly string[] = [
  ...['act', 'position', 'title', 'holderName', 'email', 'holderId', 'tieId'],
  ...dateFields('from'),
  ...dateFields('to'),
];

/** The directory of bodies: candidates for the programme, and who holds which position where. */
@Controller('bodies')
@Needs('see_directory')
export class BodiesController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async list(
    @Query('drawn') drawn: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const all = await candidates(this.deps);
    const { roles } = whoAsks(request);
    showPage(reply, 'bodies', {
      title: 'Directory of bodies',
      section: 'bodies',
      candidates: all,
      drawn: all.find(({ bodyId }) => bodyId === drawn),
      noneToDraw: drawn === nobody,
      notPlanned: all.filter(({ planned }) => planned === null).length,
      mayChange: may(roles, 'change_directory'),
    });
  }

  /** Chance is asked once, of the bodies that are not planned: the page that shows who came up can be looked at again. */
  @Post('draw')
  @Needs('change_directory')
  async draw(@Res() reply: FastifyReply): Promise<void> {
    const open = (await candidates(this.deps)).filter(({ planned }) => planned === null);
    const drawn = open.length === 0 ? undefined : open[randomInt(open.length)];
    goTo(reply, `/bodies?drawn=${encodeURIComponent(drawn?.bodyId ?? nobody)}`);
  }

  @Get('new')
  @Needs('change_directory')
  form(@Res() reply: FastifyReply): void {
    this.showForm(reply, newBody, {}, []);
  }

  @Post('new')
  @Needs('change_directory')
  async enter(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = formFields(body, entryFields);
    const bodyId = bodyIdOf(typed.name);
    try {
      await this.deps.commandBus.execute(
        new ActOnBody(bodyId, { type: 'EnterBody', bodyId, entry: entryFrom(typed) }, askingOf(request)),
      );
      goTo(reply, `/bodies/${bodyId}`);
    } catch (error) {
      this.showForm(reply, newBody, typed, whyNot(error));
    }
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
      const listed = await Promise.all(
        bodiesFromCsv(table).map(async ({ line, entry, holders }) => {
          const bodyId = bodyIdOf(entry.name);
          const named = holders.map((holder) => ({ ...holder, holderId: uuidV7() }));
          const command: BodyCommand = { type: 'ListBody', bodyId, entry, holders: named };
          return { line, bodyId, command, body: (await loadBody(this.deps.eventLog, bodyId)).body };
        }),
      );
      // What the rules refuse is named before anything is saved.
      const refused = listed.flatMap(({ line, body, command }) => {
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

  @Get(':bodyId')
  async body(@Param('bodyId') bodyId: string, @Res() reply: FastifyReply): Promise<void> {
    await this.showBody(reply, bodyId, {}, []);
  }

  @Post(':bodyId')
  @Needs('change_directory')
  async act(
    @Param('bodyId') bodyId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = formFields(body, actFields);
    try {
      await this.deps.commandBus.execute(new ActOnBody(bodyId, bodyCommandFrom(typed), askingOf(request)));
      goTo(reply, `/bodies/${bodyId}`);
    } catch (error) {
      await this.showBody(reply, bodyId, typed, whyNot(error, fieldOfHolder));
    }
  }

  @Get(':bodyId/entry')
  @Needs('change_directory')
  async changeForm(@Param('bodyId') bodyId: string, @Res() reply: FastifyReply): Promise<void> {
    const { body, head } = await this.known(bodyId);
    this.showForm(reply, changeOf(bodyId, head.version), typedOf(body.entry), []);
  }

  @Post(':bodyId/entry')
  @Needs('change_directory')
  async change(
    @Param('bodyId') bodyId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = formFields(body, entryFields);
    try {
      const command: BodyCommand = { type: 'ChangeBody', entry: entryFrom(typed) };
      await this.deps.commandBus.execute(new ActOnBody(bodyId, command, askingOfForm(request)));
      goTo(reply, `/bodies/${bodyId}`);
    } catch (error) {
      const { head } = await this.known(bodyId);
      this.showForm(reply, changeOf(bodyId, head.version), typed, whyNot(error));
    }
  }

  private showForm(reply: FastifyReply, form: EntryForm, typed: object, errors: readonly PageError[]): void {
    const status = errors.length > 0 ? 422 : 200;
    showPage(reply, 'body-form', { ...form, section: 'bodies', typed, errors }, status);
  }

  private async known(bodyId: string) {
    const { body, head } = await loadBody(this.deps.eventLog, bodyId);
    if (body === null) throw new NotFound('There is no body at this address.');
    return { body, head };
  }

  private showImport(reply: FastifyReply, table: string, errors: readonly PageError[]): void {
    const columns = [...bodyColumns, ...holderColumns];
    const hint =
      'Areas are separated by semicolons. A body that is in the directory already is changed; whoever is named in a position follows whoever holds it now, whose time ends the day before.';
    const model = { title: 'Import bodies', section: 'bodies' as const, columns, table, hint, back: '/bodies', errors };
    showPage(reply, 'import-table', model, errors.length > 0 ? 422 : 200);
  }

  private async showBody(
    reply: FastifyReply,
    bodyId: string,
    typed: Readonly<Record<string, string>>,
    errors: readonly PageError[],
  ): Promise<void> {
    const [{ body }, accounts] = await Promise.all([this.known(bodyId), listAccounts(this.deps.dataSource)]);
    const names = new Map(accounts.map(({ email, name }) => [email, name]));
    const today = this.deps.clock.today();
    showPage(
      reply,
      'body',
      {
        title: body.entry.name,
        section: 'bodies',
        bodyId,
        entry: body.entry,
        holders: [...body.holders]
          .sort((one, other) => other.from.localeCompare(one.from))
          .map((holder) => ({ ...holder, now: holder.from <= today && (holder.to === null || today <= holder.to) })),
        ties: ownOrAll(whoAsks(reply.request), body.ties).map((tie) => ({
          ...tie,
          name: names.get(tie.inspector) ?? tie.inspector,
        })),
        positions: bodyPositions.map((value) => ({
          value,
          text: positionTitles[value],
          selected: typed['position'] === value,
        })),
        mayChange: may(whoAsks(reply.request).roles, 'change_directory'),
        maySchedule: may(whoAsks(reply.request).roles, 'schedule_inspection'),
        typed,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

/** What stands above and below the form of an entry, and where it leads back to. */
interface EntryForm {
  readonly title: string;
  readonly button: string;
  readonly back: string;
  readonly version?: number;
}
const newBody: EntryForm = { title: 'Enter a body', button: 'Enter the body', back: '/bodies' };
const changeOf = (bodyId: string, version: number): EntryForm => ({
  title: 'Change what the directory says',
  button: 'Change it',
  back: `/bodies/${bodyId}`,
  version,
});

const typedOf = ({ areas, size, ...entry }: DirectoryEntry): object => ({
  ...entry,
  areas: areas.join('\n'),
  size: size ?? '',
});

/** Where in the form of a post-holder a refusal is mended. */
const fieldOfHolder = (code: RefusalCode): string | undefined =>
  (
    ({
      blank_field: '#holderName',
      not_one_mailbox: '#email',
      position_taken: '#position',
    }) as Partial<Record<RefusalCode, string>>
  )[code];

const asked = {
  name: 'Enter the name of the body.',
  shortName: 'Enter a short name, as it stands in lists and subjects.',
  type: 'Enter the type of the body, such as YOS.',
  nation: 'Enter the nation, such as England.',
  areas: 'Enter at least one area.',
};

/** @throws FormFaults naming each field that has to be filled and is not */
function entryFrom(typed: Readonly<Record<(typeof entryFields)[number], string>>): DirectoryEntry {
  const faults: PageError[] = Object.entries(asked)
    .filter(([field]) => typed[field as keyof typeof asked] === '')
    .map(([field, text]) => ({ text, href: `#${field}` }));
  if (typed.size !== '' && !/^\d{1,6}$/.test(typed.size))
    faults.push({ text: 'Enter the size as a whole number of cases a year, or leave it empty.', href: '#size' });
  if (faults.length > 0) throw new FormFaults(faults);
  const { name, shortName, type, nation, performance } = typed;
  const areas = typed.areas
    .split(/\r?\n/)
    .map((area) => area.trim())
    .filter((area) => area !== '');
  return { name, shortName, type, nation, performance, areas, size: typed.size === '' ? null : Number(typed.size) };
}

/** The act that a form of a body's page asks for. @throws FormFaults */
function bodyCommandFrom(typed: Readonly<Record<string, string>>): BodyCommand {
  const text = (name: string): string => typed[name] ?? '';
  const faults: PageError[] = [];
  const made = ((): BodyCommand => {
    switch (text('act')) {
      case 'leave':
        return { type: 'LeavePosition', holderId: text('holderId'), to: dateFrom(typed, 'to', 'last day', faults) };
      case 'end-tie':
        return { type: 'EndTie', tieId: text('tieId') };
      default: {
        const position = bodyPositions.find((each) => each === text('position'));
        if (position === undefined) throw new FormFaults([{ text: 'Choose a position.', href: '#position' }]);
        return {
          type: 'TakePosition',
          holder: {
            holderId: uuidV7(),
            position,
            title: text('title') || positionTitles[position],
            name: text('holderName'),
            email: text('email'),
            from: dateFrom(typed, 'from', 'first day', faults),
            to: null,
          },
        };
      }
    }
  })();
  if (faults.length > 0) throw new FormFaults(faults);
  return made;
}
