import type { FastifyReply } from 'fastify';
import { mediaTypes, type RenderingKind } from '../view/letter-page.ts';

// The letter as a page brings its own style and nothing else.
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Sends a letter's bytes as they are; a sealed one carries its SHA-256 as entity tag. */
export function sendLetter(reply: FastifyReply, kind: RenderingKind, bytes: Buffer, sealedAs?: string): void {
  if (sealedAs !== undefined) void reply.header('etag', `"${sealedAs}"`);
  if (kind === 'html') void reply.header('content-security-policy', letterPolicy);
  void reply
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', `inline; filename="letter.${kind === 'text' ? 'txt' : kind}"`)
    .type(mediaTypes[kind])
    .send(bytes);
}
