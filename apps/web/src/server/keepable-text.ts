import { HttpException, HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The database keeps no zero character, and half of a surrogate pair is no text: an event with one could never be folded. */
const unkeepable = /[\0\p{Surrogate}]/u;

/** Refuses a request that brings such text in its address, its query or any field, before anything is made of it. */
export function refuseUnkeepableText(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (request, _reply, done) => {
      const isKeepable = [request.params, request.query, request.body].every(isKeepableIn);
      done(
        isKeepable
          ? undefined
          : new HttpException('What was sent holds a character that is not text.', HttpStatus.BAD_REQUEST),
      );
    });
}

/** Files are bytes, and looked at by whoever reads them. */
function isKeepableIn(value: unknown): boolean {
  if (typeof value === 'string') return !unkeepable.test(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return true;
  return Object.entries(value).every(([name, each]) => !unkeepable.test(name) && isKeepableIn(each));
}
