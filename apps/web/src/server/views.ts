import { createHash } from 'node:crypto';
import fastifyView from '@fastify/view';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import nunjucks from 'nunjucks';
import { projectFile } from '#platform';
import { longDate, shortDate, timeOfDay, count } from '../view/wording.ts';

const folders = [
  projectFile('apps', 'web', 'views'),
  projectFile('node_modules', 'govuk-frontend', 'dist'),
  projectFile('node_modules', '@ministryofjustice', 'frontend'),
];

function addFilters(environment: nunjucks.Environment): void {
  environment.addFilter('longDate', longDate);
  environment.addFilter('shortDate', shortDate);
  environment.addFilter('timeOfDay', timeOfDay);
  environment.addFilter('count', count);
}

export async function showViews(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyView, {
    engine: { nunjucks },
    templates: folders,
    options: {
      autoescape: true,
      throwOnUndefined: false,
      trimBlocks: true,
      lstripBlocks: true,
      onConfigure: addFilters,
    },
  });
}

/** `'sha256-…'` of the one inline script in the design system's template, read from the installed version of it. */
export function inlineScriptHash(): string {
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders), { autoescape: true });
  const script = /<script[^>]*>([^<]+)<\/script>/.exec(environment.render('govuk/template.njk', {}))?.[1];
  if (script === undefined)
    throw new Error('govuk/template.njk has no inline script any more: look again at the page policy.');
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
