import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { accountOfRequest, SignInNeeded } from '../accounts/access.guard.ts';
import { comesByLink } from '../accounts/caseload-link.ts';
import type { WebDeps } from '../web-deps.ts';

/** A file that came with a form. */
export interface UploadedFile {
  /** As its sender calls it. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Most bytes of a file: a caseload of 10,000 cases has about one megabyte. */
const fileBytes = 3 * 1024 * 1024;

/**
 * Most bytes of any other body. A caseload that was checked comes back in a form, where each of its bytes may take three.
 */
export const bodyBytes = 3 * fileBytes + 64 * 1024;

/** Most bytes of a form from someone who is not signed in: none of those that they are shown has more than a few fields. */
const strangersBytes = 64 * 1024;

/** Reads nothing large for someone who is not signed in and holds no link for a caseload; on the API, of a program whose credentials are missing or wrong. */
export function readLittleOfStrangers(app: NestFastifyApplication, deps: WebDeps): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('preParsing', async (request, _reply, payload) => {
    const length = Number(request.headers['content-length'] ?? (request.headers['transfer-encoding'] ? Infinity : 0));
    const isLittle = length <= strangersBytes;
    if (isLittle || (await accountOfRequest(deps, request)) !== undefined || (await comesByLink(deps, request)))
      return payload;
    throw new SignInNeeded();
  });
}

/**
 * Forms that bring a file: its fields stand in the body as those of any form, so that the token of the session is checked
 * before anything else looks at them.
 */
export async function takeUploads(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { fileSize: fileBytes, files: 1, fields: 4, fieldSize: 4096, parts: 5 },
    async onFile(part) {
      const upload: UploadedFile = { name: part.filename, bytes: await part.toBuffer() };
      Object.assign(part, { value: upload });
    },
  });
}

/** The file that a form brought under this name; undefined where none was chosen. */
export function uploadIn(body: unknown, name: string): UploadedFile | undefined {
  const value: unknown =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (typeof value !== 'object' || value === null || !('bytes' in value) || !('name' in value)) return undefined;
  const { bytes, name: fileName } = value;
  // A browser sends a field of no bytes and no name where no file was chosen.
  return Buffer.isBuffer(bytes) && typeof fileName === 'string' && fileName !== ''
    ? { name: fileName, bytes }
    : undefined;
}
