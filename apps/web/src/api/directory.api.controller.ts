import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ActOnBody,
  EnterLeave,
  loadBody,
  loadDirectory,
  loadProgramme,
  WithdrawLeave,
  type ActedOnBody,
} from '#commands';
import { mailboxKey, programmeYearsOf, together, visitsDuring } from '#domain';
import type { Body as DirectoryBody, BodyCommand, Leave, Visit } from '#domain';
import { v7 as uuidV7 } from 'uuid';
import { Needs, whoAsks } from '../accounts/access.ts';
import { bodyIdOf } from '../planning/body-id.ts';
import { NamesOfBodies } from '../planning/names-of-bodies.ts';
import { ownOrAll } from '../planning/own-or-all.ts';
import { NotFound } from '../server/problem.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOfApi, tagged } from './api-asking.ts';
import { Act, Reading } from './documented.ts';
import { directoryEntry, holder, leave, leaving, tie } from './planning-schemas.ts';
import type { DirectoryEntryBody, HolderBody, LeaveBody, LeavingBody, TieBody } from './planning-schemas.ts';
import { validate } from './validate.ts';

/** The directory of bodies with who holds their positions, inspectors' ties to them, and inspectors' leave. */
@ApiTags('Directory')
@Controller('api')
export class DirectoryApiController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get('bodies')
  @Needs('see_directory')
  @Reading('Every body of the directory, by name; its ties are for planners, and for whoever has them')
  async bodies(@Req() request: FastifyRequest): Promise<{ bodies: readonly DirectoryBody[] }> {
    const bodies = await loadDirectory(this.deps.eventLog, this.deps.dataSource.manager);
    return { bodies: bodies.map((body) => ({ ...body, ties: ownOrAll(whoAsks(request), body.ties) })) };
  }

  @Get('bodies/:bodyId')
  @Needs('see_directory')
  @Reading('One body: its areas, who holds its positions, inspectors’ ties')
  async body(
    @Param('bodyId') bodyId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { body, head } = await loadBody(this.deps.eventLog, bodyId);
    if (body === null) throw new NotFound('There is no body at this address.');
    tagged(reply, head.version);
    return { ...body, ties: ownOrAll(whoAsks(request), body.ties) };
  }

  @Post('bodies')
  @Needs('change_directory')
  @Act('Enter a body into the directory')
  async enter(
    @Body({ schema: directoryEntry, pipes: [validate] }) entry: DirectoryEntryBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    const bodyId = bodyIdOf(entry.name);
    (await NamesOfBodies.now(this.deps)).refuseOfAnother(bodyId, entry.name);
    const acted = await this.act(bodyId, { type: 'EnterBody', bodyId, entry }, request, reply);
    void reply.header('location', `/api/bodies/${bodyId}`);
    return acted;
  }

  @Put('bodies/:bodyId')
  @Needs('change_directory')
  @Act('Change what the directory says of a body')
  async change(
    @Param('bodyId') bodyId: string,
    @Body({ schema: directoryEntry, pipes: [validate] }) entry: DirectoryEntryBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    (await NamesOfBodies.now(this.deps)).refuseOfAnother(bodyId, entry.name);
    return this.act(bodyId, { type: 'ChangeBody', entry }, request, reply);
  }

  @Post('bodies/:bodyId/holders')
  @Needs('change_directory')
  @Act('Name who holds a position from a day on')
  take(
    @Param('bodyId') bodyId: string,
    @Body({ schema: holder, pipes: [validate] }) body: HolderBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    return this.act(bodyId, { type: 'TakePosition', holder: { ...body, holderId: uuidV7() } }, request, reply);
  }

  @Put('bodies/:bodyId/holders/:holderId')
  @Needs('change_directory')
  @Act('Say on which day somebody left a position')
  leavePosition(
    @Param('bodyId') bodyId: string,
    @Param('holderId') holderId: string,
    @Body({ schema: leaving, pipes: [validate] }) { to }: LeavingBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    return this.act(bodyId, { type: 'LeavePosition', holderId, to }, request, reply);
  }

  @Post('bodies/:bodyId/ties')
  @Needs('plan_inspectors')
  @Act('Record an inspector’s tie to a body')
  recordTie(
    @Param('bodyId') bodyId: string,
    @Body({ schema: tie, pipes: [validate] }) { inspector, what }: TieBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    const recorded = { tieId: uuidV7(), inspector: mailboxKey(inspector), what };
    return this.act(bodyId, { type: 'RecordTie', tie: recorded }, request, reply);
  }

  @Delete('bodies/:bodyId/ties/:tieId')
  @Needs('plan_inspectors')
  @Act('Say that a tie has ended')
  endTie(
    @Param('bodyId') bodyId: string,
    @Param('tieId') tieId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActedOnBody> {
    return this.act(bodyId, { type: 'EndTie', tieId }, request, reply);
  }

  @Get('programme/:year/leave')
  @Needs('see_own_leave')
  @Reading('Leave in a year: for planners that of all inspectors, for an inspector their own')
  async leaveOf(
    @Param('year', ParseIntPipe) year: number,
    @Req() request: FastifyRequest,
  ): Promise<{ leave: readonly Leave[] }> {
    const { programme } = await loadProgramme(this.deps.eventLog, year);
    return { leave: ownOrAll(whoAsks(request), programme.leave.values()) };
  }

  @Post('leave')
  @Needs('plan_inspectors')
  @Act('Enter an inspector’s leave, and be told of the visits on which they stand all the same')
  async enterLeave(
    @Body({ schema: leave, pipes: [validate] }) { inspector, days }: LeaveBody,
    @Req() request: FastifyRequest,
  ): Promise<{ leaveId: string; visits: readonly Pick<Visit, 'inspectionId' | 'bodyName' | 'fieldwork'>[] }> {
    const leaveId = await this.deps.commandBus.execute(new EnterLeave(inspector, days, askingOfApi(request)));
    const programmes = await Promise.all(programmeYearsOf(days).map((year) => loadProgramme(this.deps.eventLog, year)));
    const programme = together(programmes.map((each) => each.programme));
    const visits = visitsDuring({ inspector: mailboxKey(inspector), days }, programme);
    return {
      leaveId,
      visits: visits.map(({ inspectionId, bodyName, fieldwork }) => ({ inspectionId, bodyName, fieldwork })),
    };
  }

  @Delete('leave/:leaveId/:start/:end')
  @HttpCode(204)
  @Needs('plan_inspectors')
  @Act('Take leave out again')
  async withdrawLeave(
    @Param('leaveId') leaveId: string,
    @Param('start') start: string,
    @Param('end') end: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.deps.commandBus.execute(new WithdrawLeave(leaveId, { start, end }, askingOfApi(request)));
  }

  private async act(
    bodyId: string,
    command: BodyCommand,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<ActedOnBody> {
    const acted = await this.deps.commandBus.execute(new ActOnBody(bodyId, command, askingOfApi(request)));
    tagged(reply, acted.version);
    return acted;
  }
}
