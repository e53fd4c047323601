import { createHash } from 'node:crypto';
import { HttpException, HttpStatus } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Acted, Asking } from '#commands';
import { askingOf } from '../pages/acting.ts';

/**
 * The act of a program: who asks, with its `Idempotency-Key` and `If-Match`. A key is good for its account, its
 * resource and what was sent: two programs which count from 1 do not answer for each other, and a new text under an old
 * key is not dropped.
 */
export function askingOfApi(request: FastifyRequest): Asking {
  const asking = askingOf(request);
  const key = request.headers['idempotency-key'];
  const match = request.headers['if-match'];
  return {
    ...asking,
    ...(typeof key === 'string' ? { idempotencyKey: scopedKey(key, asking.by, request) } : {}),
    ...(match === undefined || match === '*' ? {} : { expectedVersion: versionIn(match) }),
  };
}

function scopedKey(key: string, by: string, request: FastifyRequest): string {
  const bare = key.replace(/^"(.*)"$/, '$1');
  if (!/^[\x21-\x7e]{1,200}$/.test(bare)) {
    throw new HttpException('Idempotency-Key is 1 to 200 visible ASCII characters.', HttpStatus.BAD_REQUEST);
  }
  const sent = createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex');
  return `${by} ${request.method} ${request.url.split('?')[0] ?? ''} ${bare} ${sent}`;
}

function versionIn(match: string): number {
  const version = /^"(\d{1,9})"$/.exec(match)?.[1];
  if (version === undefined) {
    throw new HttpException('If-Match is the entity tag of what was read, such as "7".', HttpStatus.BAD_REQUEST);
  }
  return Number(version);
}

/** Entity tag of a thing at this version: what `If-Match` is compared with. */
export function tagged(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`);
}

/** The answer to an act; its entity tag is for the next one. */
export function answered(reply: FastifyReply, acted: Acted): Acted {
  tagged(reply, acted.version);
  return acted;
}
