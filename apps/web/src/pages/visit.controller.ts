import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CancelInspection, MoveInspection } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { fieldOfVisit, whatElse, type Stopped } from '../planning/offers.ts';
import { dateFields, dateTyped, fieldworkFrom } from '../supplies/date-fields.ts';
import { openInspection } from '../view/inspection-file.ts';
import { inspectionPage } from '../view/inspection-page.ts';
import { goTo, showPage, type PageError } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfForm, FormFaults, formFields, whyNot } from './acting.ts';

const moveFields: readonly string[] = [
  ...['reason', 'passWith', 'week'],
  ...['fieldworkStart', 'fieldworkEnd', 'announcedOn'].flatMap(dateFields),
];
const nothingStopped: Stopped = { offers: [], passable: false };

/** Moving a visit to other days, and calling it off. */
@Controller('inspections/:id')
@Needs('move_visit')
export class VisitController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('visit')
  askMove(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.showMove(reply, id, undefined, [], nothingStopped);
  }

  @Post('visit')
  async move(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const typed = formFields(body, moveFields);
    const faults: PageError[] = [];
    const { fieldwork, setDate } = fieldworkFrom(typed, faults);
    const announcedOn = setDate('announcedOn', 'day of the announcement');
    const passWith = typed['passWith'] === '' ? null : (typed['passWith'] ?? null);
    try {
      if (faults.length > 0) throw new FormFaults(faults);
      const move = { fieldwork, announcedOn, reason: typed['reason'] ?? '', passWith };
      await this.deps.commandBus.execute(new MoveInspection(id, move, askingOfForm(request)));
      goTo(reply, `/inspections/${id}`);
    } catch (error) {
      const errors = whyNot(error, fieldOfVisit);
      const { inspection } = await openInspection(this.deps, id);
      const inspectors = [inspection.leadInspector, ...inspection.team].map(({ email }) => email.toLowerCase());
      const { bodyId, inspectedBody, announced } = inspection;
      const visit = { inspectionId: id, bodyId, bodyName: inspectedBody.shortName, fieldwork, inspectors };
      const stopped = faults.length > 0 ? nothingStopped : await whatElse(this.deps, error, visit, announced !== null);
      await this.showMove(reply, id, typed, errors, stopped);
    }
  }

  @Get('cancellation')
  askCancel(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.showCancel(reply, id, []);
  }

  @Post('cancellation')
  async cancel(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason } = formFields(body, ['reason']);
    try {
      await this.deps.commandBus.execute(new CancelInspection(id, reason, askingOfForm(request)));
      goTo(reply, '/programme');
    } catch (error) {
      await this.showCancel(reply, id, whyNot(error));
    }
  }

  private async showMove(
    reply: FastifyReply,
    id: string,
    typed: Readonly<Record<string, string>> | undefined,
    errors: readonly PageError[],
    stopped: Stopped,
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const { fieldwork, announced } = file.inspection;
    const stands = { ...dateTyped('fieldworkStart', fieldwork.start), ...dateTyped('fieldworkEnd', fieldwork.end) };
    const page = inspectionPage(file, whoAsks(reply.request), 'Overview', 'Move the visit');
    showPage(
      reply,
      'move-visit',
      {
        ...page,
        heading: 'Move the visit',
        version: file.version,
        announced,
        typed: typed ?? stands,
        ...stopped,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  private async showCancel(reply: FastifyReply, id: string, errors: readonly PageError[]): Promise<void> {
    const file = await openInspection(this.deps, id);
    const heading = 'Cancel the inspection';
    showPage(
      reply,
      'confirm',
      {
        ...inspectionPage(file, whoAsks(reply.request), 'Overview', heading),
        heading,
        version: file.version,
        paragraphs: [
          'The visit leaves the programme, and everything that was to be sent or done for it is dropped. Whoever has been told is told that it is cancelled.',
          'This cannot be taken back; the inspection can be scheduled anew.',
        ],
        rows: [],
        asksReason: true,
        button: heading,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}
