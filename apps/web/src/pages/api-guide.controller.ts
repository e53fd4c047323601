import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../accounts/access.ts';
import { refusalCodes } from '#domain';
import { showPage } from '../view/show-page.ts';
import { describedApi } from '../api/describe-api.ts';

/** The API on one page, made from its OpenAPI document. */
@Controller('api')
@Open()
export class ApiGuideController {
  @Get()
  guide(@Res() reply: FastifyReply): void {
    const operations = Object.entries(describedApi().paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { summary?: string; tags?: string[] }>).map(
        ([method, { summary, tags }]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
          summary: summary ?? '',
          tag: tags?.[0] ?? '',
        }),
      ),
    );
    const tags = [...new Set(operations.map(({ tag }) => tag))];
    const groups = tags.map((tag) => ({ tag, operations: operations.filter((each) => each.tag === tag) }));
    showPage(reply, 'api', { title: 'The API', section: 'operations', groups, refusalCodes });
  }
}
