import { mailboxOf } from '#domain';
import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CancelInspection, MoveInspection, RecordMissedVisit } from '#commands';
import { Needs, whoAsks } from '../accounts/access.ts';
import { fieldOfVisit, whatElse, type Stopped } from '../planning/offers.ts';
import { dateFields, dateTyped, fieldworkFrom } from '../supplies/date-fields.ts';
import type { Confirmation } from '../view/confirmations.ts';
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

/** Moving a visit to other days, calling it off, and saying that it did not take place. */
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
      const inspectors = [inspection.leadInspector, ...inspection.team].map(mailboxOf);
      const { bodyId, inspectedBody, announced } = inspection;
      const visit = { inspectionId: id, bodyId, bodyName: inspectedBody.shortName, fieldwork, inspectors };
      const stopped = faults.length > 0 ? nothingStopped : await whatElse(this.deps, error, visit, announced !== null);
      await this.showMove(reply, id, typed, errors, stopped);
    }
  }

  @Get('cancellation')
  askCancel(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.showReasoned(reply, id, cancelling, '', []);
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
      goTo(reply, `/inspections/${id}`);
    } catch (error) {
      await this.showReasoned(reply, id, cancelling, reason, whyNot(error));
    }
  }

  @Get('missed-visit')
  @Needs('record_missed_visit')
  askMissed(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.showReasoned(reply, id, missing, '', []);
  }

  @Post('missed-visit')
  @Needs('record_missed_visit')
  async recordMissed(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { reason } = formFields(body, ['reason']);
    try {
      await this.deps.commandBus.execute(new RecordMissedVisit(id, reason, askingOfForm(request)));
      goTo(reply, `/inspections/${id}`);
    } catch (error) {
      await this.showReasoned(reply, id, missing, reason, whyNot(error));
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
    const { fieldwork, announced, missed } = file.inspection;
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
        missed: missed !== null,
        typed: typed ?? stands,
        ...stopped,
        errors,
      },
      errors.length > 0 ? 422 : 200,
    );
  }

  /** An act that is asked for once more, and needs a reason in words. */
  private async showReasoned(
    reply: FastifyReply,
    id: string,
    { heading, paragraphs }: Reasoned,
    reason: string,
    errors: readonly PageError[],
  ): Promise<void> {
    const file = await openInspection(this.deps, id);
    const page = inspectionPage(file, whoAsks(reply.request), 'Overview', heading);
    const confirmation: Confirmation = {
      ...{ heading, paragraphs, rows: [], button: heading },
      ...{ asksReason: true, reason, version: file.version },
    };
    showPage(reply, 'confirm', { ...page, ...confirmation, errors }, errors.length > 0 ? 422 : 200);
  }
}

type Reasoned = Pick<Confirmation, 'heading' | 'paragraphs'>;

const cancelling: Reasoned = {
  heading: 'Cancel the inspection',
  paragraphs: [
    'The visit leaves the programme, and everything that was to be sent or done for it is dropped. Whoever has been told is told that it is cancelled.',
    'This cannot be taken back; the inspection can be scheduled anew.',
  ],
};

const missing: Reasoned = {
  heading: 'Record that the visit did not take place',
  paragraphs: [
    'Reminders and deadlines that hang on its days end. Nobody at the inspected body is written to now: a planner is asked to move the visit or to cancel the inspection, and then whoever has been told is told.',
    'The reason stands on the timeline. This cannot be taken back; the visit can be moved to other days.',
  ],
};
