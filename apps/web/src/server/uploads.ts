import multipart from '@fastify/multipart';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** A file that came with a form. */
export interface UploadedFile {
  /** As its sender calls it. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Most bytes of a file: a caseload of 10,000 cases has about one megabyte. */
const fileBytes = 5 * 1024 * 1024;

/**
 * Forms that bring a file: its fields stand in the body as those of any form, so that the token of the session is checked
 * before anything else looks at them.
 */
export async function takeUploads(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { fileSize: fileBytes, files: 1, fields: 20, fieldSize: fileBytes },
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
