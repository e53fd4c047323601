import { randomInt } from 'node:crypto';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs, whoAsks } from '../accounts/access.ts';
import { may } from '../accounts/permissions.ts';
import { candidates } from '../view/candidates.ts';
import { goTo, showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** In the address of the list in the place of who was drawn, where nobody could be. */
const nobody = 'none';

/** The directory of bodies: candidates for the programme. */
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
}
