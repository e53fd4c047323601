import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { letterStyle } from '#letter';
import { projectFile } from '#platform';

const govuk = (...parts: string[]) => projectFile('node_modules', 'govuk-frontend', 'dist', 'govuk', ...parts);
const moj = (...parts: string[]) => projectFile('node_modules', '@ministryofjustice', 'frontend', 'moj', ...parts);
const own = (...parts: string[]) => projectFile('apps', 'web', 'static', ...parts);

/**
 * The design systems' style sheets without what is GOV.UK's alone: its typeface, its crown and the royal arms. The rest
 * of their rules stand as they are; our own come last.
 */
function styleSheet(): string {
  const designSystems = [govuk('govuk-frontend.min.css'), moj('moj-frontend.min.css')]
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/"?GDS Transport"?,\s*arial,\s*sans-serif/gi, 'system-ui,Arial,sans-serif')
    .replace(/\/assets\/images\/govuk-crest\.svg/g, 'data:,')
    .replace(/\/assets\/images\//g, 'moj/');
  return [designSystems, letterStyle(), readFileSync(own('site.css'), 'utf8')].join('\n');
}

const files = {
  'site.css': { type: 'text/css; charset=utf-8', body: styleSheet() },
  'govuk-frontend.min.js': {
    type: 'text/javascript; charset=utf-8',
    body: readFileSync(govuk('govuk-frontend.min.js'), 'utf8'),
  },
  'start.js': { type: 'text/javascript; charset=utf-8', body: readFileSync(own('start.js'), 'utf8') },
  'upload.js': { type: 'text/javascript; charset=utf-8', body: readFileSync(own('upload.js'), 'utf8') },
  'favicon.svg': { type: 'image/svg+xml', body: readFileSync(own('favicon.svg'), 'utf8') },
};

// In the path, because the design systems' file names carry no hash: a new release is fetched, an old one kept for a year.
const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);

/** Where the pages find style sheet, script and icon. */
export const assetPath = `/static/${version}`;

const keepAYear = 'public, max-age=31536000, immutable';

export async function serveAssets(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  for (const [name, { type, body }] of Object.entries(files)) {
    server.get(`${assetPath}/${name}`, (_request, reply) =>
      reply.header('cache-control', keepAYear).type(type).send(body),
    );
  }
  await app.register(fastifyStatic, {
    root: moj('assets', 'images'),
    prefix: `${assetPath}/moj/`,
    decorateReply: false,
    maxAge: '365d',
    immutable: true,
    index: false,
  });
}
