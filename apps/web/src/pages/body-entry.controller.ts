import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody } from '#commands';
import type { BodyCommand, DirectoryEntry, RefusalCode } from '#domain';
import { Needs } from '../accounts/access.ts';
import { bodyIdOf } from '../planning/body-id.ts';
import { NamesOfBodies } from '../planning/names-of-bodies.ts';
import { openBody } from '../view/body-file.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, askingOfForm, FormFaults, formFields, whyNot } from './acting.ts';

const entryFields = ['name', 'shortName', 'type', 'nation', 'areas', 'size', 'performance'] as const;

/** What the directory says of a body: entered once, and changed. */
@Controller('bodies')
@Needs('see_directory')
export class BodyEntryController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
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
      (await NamesOfBodies.now(this.deps)).refuseOfAnother(bodyId, typed.name);
      await this.deps.commandBus.execute(
        new ActOnBody(bodyId, { type: 'EnterBody', bodyId, entry: entryFrom(typed) }, askingOf(request)),
      );
      goTo(reply, `/bodies/${bodyId}`);
    } catch (error) {
      this.showForm(reply, newBody, typed, whyNot(error, fieldOfEntry));
    }
  }

  @Get(':bodyId/entry')
  @Needs('change_directory')
  async changeForm(@Param('bodyId') bodyId: string, @Res() reply: FastifyReply): Promise<void> {
    const { body, head } = await openBody(this.deps, bodyId);
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
      (await NamesOfBodies.now(this.deps)).refuseOfAnother(bodyId, typed.name);
      await this.deps.commandBus.execute(new ActOnBody(bodyId, command, askingOfForm(request)));
      goTo(reply, `/bodies/${bodyId}`);
    } catch (error) {
      const { head } = await openBody(this.deps, bodyId);
      this.showForm(reply, changeOf(bodyId, head.version), typed, whyNot(error, fieldOfEntry));
    }
  }

  private showForm(reply: FastifyReply, form: EntryForm, typed: object, errors: readonly PageError[]): void {
    const status = errors.length > 0 ? 422 : 200;
    showPage(reply, 'body-form', { ...form, section: 'bodies', typed, errors }, status);
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

/** Where in the form of an entry a refusal is mended. */
const fieldOfEntry = (code: RefusalCode): string | undefined => (code === 'body_known' ? '#name' : undefined);

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
