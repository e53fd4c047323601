import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../accounts/access.ts';
import { showPage } from '../view/show-page.ts';

/** The start page: what this is, and the way in. */
@Controller()
@Open()
export class HomeController {
  @Get()
  home(@Res() reply: FastifyReply): void {
    showPage(reply, 'home', { title: 'Run an inspection' });
  }
}
