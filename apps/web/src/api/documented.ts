import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { acted } from './schemas.ts';

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** An act in the OpenAPI document: its headers and what it answers when it is refused. */
export const Act = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiBasicAuth(),
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key twice is the same act once.' }),
    ApiHeader({ name: 'If-Match', required: false, description: 'Entity tag of what was read; a stale one is 412.' }),
    ApiResponse({ status: '2XX', description: 'Done; its entity tag is for the next act', standardSchema: acted }),
    ApiResponse({ status: 400, description: 'Not well formed', content: problem }),
    ApiResponse({
      status: 409,
      description: 'Refused by the rules: the state of things does not allow it',
      content: problem,
    }),
    ApiResponse({
      status: 410,
      description: 'What it rests on can no longer be read: the key of the inspection was destroyed',
      content: problem,
    }),
    ApiResponse({ status: 412, description: 'It has changed since it was read', content: problem }),
    ApiResponse({ status: 422, description: 'Refused by the rules: what was said cannot stand', content: problem }),
  );

/** Something to read in the OpenAPI document. */
export const Reading = (summary: string) =>
  applyDecorators(
    ApiOperation({ summary }),
    ApiBasicAuth(),
    ApiResponse({ status: 404, description: 'Not there', content: problem }),
  );
