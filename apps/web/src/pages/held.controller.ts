import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dropAct, heldActs, releaseAct } from '#post';
import { programmeEntryOf } from '#read-models';
import { Needs, whoAsks } from '../accounts/access.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { formFields } from './acting.ts';

/** Announcements and reminders whose time passed more than a day ago: a planner says whether they still go out. */
@Controller('held')
@Needs('move_visit')
export class HeldController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const { dataSource } = this.deps;
    const held = await heldActs(dataSource.manager);
    const acts = await Promise.all(
      held.map(async (act) => ({
        ...act,
        body: (await programmeEntryOf(dataSource, act.inspectionId))?.body.name ?? act.inspectionId,
      })),
    );
    showPage(reply, 'held', { title: 'Held until you say so', acts });
  }

  @Post()
  async decide(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { actId, decision } = formFields(body, ['actId', 'decision']);
    const { email } = whoAsks(request);
    const { manager } = this.deps.dataSource;
    if (decision === 'release') await releaseAct(manager, actId, email);
    if (decision === 'drop') await dropAct(manager, actId, email);
    goTo(reply, '/held');
  }
}
