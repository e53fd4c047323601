import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { refusalCodes } from '#domain';

const problemSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457)',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: {
      type: 'string',
      enum: [...refusalCodes],
      description: 'Why the rules refused it; the first of the refusals',
    },
    refusals: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'sentence'],
        properties: { code: { type: 'string' }, sentence: { type: 'string' } },
      },
    },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'says'],
        properties: { field: { type: 'string' }, says: { type: 'string' } },
      },
    },
  },
};

let document: OpenAPIObject | undefined;

/** The OpenAPI document of this process. @throws Error before `describeApi` was called */
export function describedApi(): OpenAPIObject {
  if (document === undefined) throw new Error('The API is described when the application starts.');
  return document;
}

/** Puts the OpenAPI document at `/api/openapi.json`; anyone may read what the API is. */
export function describeApi(app: NestFastifyApplication): void {
  const described = new DocumentBuilder()
    .setTitle('Run an inspection')
    .setDescription(
      'The same nouns as the pages, as JSON. Sign in with HTTP Basic and a local account, or with the session of the pages.',
    )
    .setVersion('1')
    .addBasicAuth()
    .build();
  document = apiDocument(SwaggerModule.createDocument(app, described, { autoTagControllers: false }));
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/openapi.json', (_request, reply) => reply.header('cache-control', 'no-cache').send(document));
}

/** The routes below `/api` alone: pages are no API. */
function apiDocument(whole: OpenAPIObject): OpenAPIObject {
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => path.startsWith('/api/')));
  return {
    ...whole,
    paths,
    components: { ...whole.components, schemas: { ...whole.components?.schemas, Problem: problemSchema } },
  };
}
