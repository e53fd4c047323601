import { Body, Controller, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssignTeam, CancelInspection, MoveInspection, offerWeeks, RecordMissedVisit, type Acted } from '#commands';
import { mailboxKey } from '#domain';
import type { FreeWeek } from '#domain';
import { Needs } from '../accounts/access.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { answered, askingOfApi } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { cancellation, missedVisit, proposedVisit, team, visitMove } from './planning-schemas.ts';
import type {
  CancellationBody,
  MissedVisitBody,
  ProposedVisitBody,
  TeamBody,
  VisitMoveBody,
} from './planning-schemas.ts';
import { validate } from './validate.ts';

/** Moving and cancelling a visit, saying that it was missed, who goes there, and when it could be. */
@ApiTags('Planning')
@Controller('api')
export class VisitsApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Put('inspections/:id/visit')
  @Needs('move_visit')
  @Act('Move a visit, and every date that hangs on it')
  async move(
    @Param('id') id: string,
    @Body({ schema: visitMove, pipes: [validate] }) body: VisitMoveBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    const move = { ...body, passWith: body.passWith ?? null };
    return answered(reply, await this.deps.commandBus.execute(new MoveInspection(id, move, askingOfApi(request))));
  }

  @Post('inspections/:id/cancellation')
  @HttpCode(200)
  @Needs('move_visit')
  @Act('Cancel an inspection')
  async cancel(
    @Param('id') id: string,
    @Body({ schema: cancellation, pipes: [validate] }) { reason }: CancellationBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new CancelInspection(id, reason, askingOfApi(request))));
  }

  @Post('inspections/:id/missed-visit')
  @HttpCode(200)
  @Needs('record_missed_visit')
  @Act('Record that a visit did not take place on its days, from the first of them on and while no case has been read')
  async missed(
    @Param('id') id: string,
    @Body({ schema: missedVisit, pipes: [validate] }) { reason }: MissedVisitBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    return answered(reply, await this.deps.commandBus.execute(new RecordMissedVisit(id, reason, askingOfApi(request))));
  }

  @Put('inspections/:id/team')
  @Needs('move_visit')
  @Act('Name the inspectors beside the lead inspector, and another lead inspector where that changes')
  async team(
    @Param('id') id: string,
    @Body({ schema: team, pipes: [validate] }) body: TeamBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acted> {
    const word = new AssignTeam(id, body.team, askingOfApi(request), body.leadInspector);
    return answered(reply, await this.deps.commandBus.execute(word));
  }

  @Post('free-weeks')
  @HttpCode(200)
  @Needs('schedule_inspection')
  @Reading('The nearest weeks in which a visit could be, each with why')
  async freeWeeks(
    @Body({ schema: proposedVisit, pipes: [validate] }) body: ProposedVisitBody,
  ): Promise<{ weeks: readonly FreeWeek[] }> {
    const visit = { ...body, inspectionId: '', inspectors: body.inspectors.map(mailboxKey) };
    return { weeks: await offerWeeks(this.deps.eventLog, visit, this.deps.clock.today()) };
  }
}
