import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ActOnBody, EnterLeave, WithdrawLeave } from '#commands';
import { v7 as uuidV7 } from 'uuid';
import { Needs } from '../accounts/access.ts';
import { dateFields, dateFrom } from '../supplies/date-fields.ts';
import { inspectorsPage } from '../view/inspectors-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, FormFaults, formFields, whyNot } from './acting.ts';

const fields: readonly string[] = [
  ...['act', 'inspector', 'leaveId', 'start', 'end', 'tied', 'bodyId', 'tieId', 'what'],
  ...dateFields('from'),
  ...dateFields('to'),
];

/** When inspectors are away and what ties them to bodies: for planners of all, for an inspector their own. */
@Controller('inspectors')
export class InspectorsController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  @Needs('see_own_leave')
  async list(@Query('body') bodyId: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.show(reply, typeof bodyId === 'string' ? { bodyId } : {}, []);
  }

  @Post()
  @Needs('plan_inspectors')
  async act(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = formFields(body, fields);
    try {
      await this.deps.commandBus.execute(commandFrom(typed, request));
    } catch (error) {
      await this.show(reply, typed, whyNot(error));
      return;
    }
    goTo(reply, '/inspectors');
  }

  private async show(
    reply: FastifyReply,
    typed: Readonly<Record<string, string>>,
    errors: readonly PageError[],
  ): Promise<void> {
    const model = await inspectorsPage(this.deps, reply.request, typed);
    const title = model.mayPlan ? 'Inspectors’ leave and ties' : 'Your leave and ties';
    const page = { title, section: 'inspectors' as const, ...model, typed, errors };
    showPage(reply, 'inspectors', page, errors.length > 0 ? 422 : 200);
  }
}

/** What a form of the page asks for. @throws FormFaults naming each field that cannot be read */
function commandFrom(
  typed: Readonly<Record<string, string>>,
  request: FastifyRequest,
): EnterLeave | WithdrawLeave | ActOnBody {
  const text = (name: string): string => typed[name] ?? '';
  const asking = askingOf(request);
  const faults: PageError[] = [];
  switch (text('act')) {
    case 'withdraw-leave':
      return new WithdrawLeave(text('leaveId'), { start: text('start'), end: text('end') }, asking);
    case 'end-tie':
      return new ActOnBody(text('bodyId'), { type: 'EndTie', tieId: text('tieId') }, asking);
    case 'record-tie': {
      if (text('tied') === '') faults.push({ text: 'Choose the inspector who has the tie.', href: '#tied' });
      if (text('bodyId') === '') faults.push({ text: 'Choose the body.', href: '#bodyId' });
      if (text('what') === '') faults.push({ text: 'Say what ties the inspector to the body.', href: '#what' });
      if (faults.length > 0) throw new FormFaults(faults);
      const tie = { tieId: uuidV7(), inspector: text('tied'), what: text('what') };
      return new ActOnBody(text('bodyId'), { type: 'RecordTie', tie }, asking);
    }
    default: {
      if (text('inspector') === '') faults.push({ text: 'Choose who is on leave.', href: '#inspector' });
      const start = dateFrom(typed, 'from', 'first day of leave', faults);
      const end = dateFrom(typed, 'to', 'last day of leave', faults);
      if (faults.length === 0 && end < start)
        faults.push({ text: 'The last day of leave lies before the first.', href: '#to-day' });
      if (faults.length > 0) throw new FormFaults(faults);
      return new EnterLeave(text('inspector'), { start, end }, asking);
    }
  }
}
