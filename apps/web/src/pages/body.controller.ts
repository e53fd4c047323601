import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody } from '#commands';
import { bodyPositions, positionTitles, type BodyCommand, type RefusalCode } from '#domain';
import { v7 as uuidV7 } from 'uuid';
import { Needs, whoAsks } from '../accounts/access.ts';
import { listAccounts } from '../accounts/account.ts';
import { may } from '../accounts/permissions.ts';
import { ownOrAll } from '../planning/own-or-all.ts';
import { dateFields, dateFrom } from '../supplies/date-fields.ts';
import { openBody } from '../view/body-file.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, FormFaults, formFields, whyNot } from './acting.ts';

const actFields: readonly string[] = [
  ...['act', 'position', 'title', 'holderName', 'email', 'holderId', 'tieId'],
  ...dateFields('from'),
  ...dateFields('to'),
];

/** One body: who holds which position from when to when, and who is tied to it. */
@Controller('bodies')
@Needs('see_directory')
export class BodyController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
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

  private async showBody(
    reply: FastifyReply,
    bodyId: string,
    typed: Readonly<Record<string, string>>,
    errors: readonly PageError[],
  ): Promise<void> {
    const [{ body }, accounts] = await Promise.all([openBody(this.deps, bodyId), listAccounts(this.deps.dataSource)]);
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

/** Where in the form of a post-holder a refusal is mended. */
const fieldOfHolder = (code: RefusalCode): string | undefined =>
  (
    ({
      blank_field: '#holderName',
      not_one_mailbox: '#email',
      position_taken: '#position',
    }) as Partial<Record<RefusalCode, string>>
  )[code];

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
