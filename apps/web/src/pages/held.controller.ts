import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadInspection, SettleHeldAct } from '#commands';
import { isSameAct, type TimedAct } from '#domain';
import { heldActs, type KeptAct } from '#post';
import { programmeEntryOf } from '#read-models';
import { Needs } from '../accounts/access.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';
import { askingOf, formFields } from './acting.ts';

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
    const held = await this.undecided();
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
    const act = (await this.undecided()).find((each) => each.actId === actId);
    if (act !== undefined && (decision === 'release' || decision === 'drop')) {
      const { inspectionId } = act;
      const word = new SettleHeldAct(inspectionId, timedAct(act), decision === 'release', askingOf(request));
      await this.deps.commandBus.execute(word);
    }
    goTo(reply, '/held');
  }

  /** Those of which no planner has said anything; the register follows what they say a moment later. */
  private async undecided(): Promise<readonly KeptAct[]> {
    const { dataSource, eventLog } = this.deps;
    const held = await heldActs(dataSource.manager);
    const isUndecided = await Promise.all(
      held.map(async (act) => {
        const { state } = await loadInspection(eventLog, act.inspectionId);
        return 'settledActs' in state && !state.settledActs.some((each) => isSameAct(each, timedAct(act)));
      }),
    );
    return held.filter((_act, index) => isUndecided[index]);
  }
}

const timedAct = ({ kind, about, dueAt }: KeptAct): TimedAct => ({ kind, about, dueAt: dueAt.toISOString() });
