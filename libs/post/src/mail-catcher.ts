import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

export interface MailCatcher {
  readonly smtpUrl: string;
  stop(): Promise<void>;
}

/** A message in the catcher's folder. */
export interface CaughtMail {
  /** File name without `.eml`; sorts by time of arrival. */
  readonly id: string;
  readonly file: string;
  readonly receivedAt: Date;
  /** Who the envelope named, which no header need say. */
  readonly deliveredTo: readonly string[];
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Line ends are `\n`, whatever was sent. */
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: Buffer;
  }[];
}

/**
 * A mail server on 127.0.0.1 that takes every message and passes none on: each becomes a file `<id>.eml`, headed by
 * `Return-Path` and `Delivered-To` from its envelope. A file is there whole or not at all, and before the sender hears 250.
 * @param port any free one unless told
 */
export async function startMailCatcher(options: { folder: string; port?: number }): Promise<MailCatcher> {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    // A sender keeps its connection open between messages; the end of the catcher need not wait for it.
    closeTimeout: 1_000,
    onData(stream, session, answer) {
      keep(folder, stream, session).then(
        (id) => answer(null, `2.0.0 kept as ${id}`),
        (error: unknown) => answer(Object.assign(new Error(`4.3.0 not kept: ${String(error)}`), { responseCode: 451 })),
      );
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A sender that breaks off is its own trouble.
  server.on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;
  return { smtpUrl: `smtp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function keep(folder: string, stream: Readable, session: SMTPServerSession): Promise<string> {
  const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
  const { mailFrom, rcptTo } = session.envelope;
  const part = join(folder, `.${id}.part`);
  const file = createWriteStream(part);
  file.write(`Return-Path: <${mailFrom ? mailFrom.address : ''}>\r\n`);
  for (const recipient of rcptTo) file.write(`Delivered-To: ${recipient.address}\r\n`);
  try {
    await pipeline(stream, file);
    await rename(part, join(folder, `${id}.eml`));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return id;
}

/** All caught messages, oldest first; a folder that is not there holds none. */
export async function readCaughtMail(folder: string): Promise<CaughtMail[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length));
  return Promise.all(ids.sort().map((id) => readMessage(folder, id)));
}

/** One caught message by its id, or undefined where there is none. */
export async function readCaughtMessage(folder: string, id: string): Promise<CaughtMail | undefined> {
  // The id comes from an address in a browser and becomes part of a path.
  if (!/^[0-9TZ-]+-[0-9a-f]{8}$/.test(id)) return undefined;
  return unlessMissing(readMessage(folder, id));
}

const unlessMissing = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });

async function readMessage(folder: string, id: string): Promise<CaughtMail> {
  const file = join(folder, `${id}.eml`);
  const mail = await simpleParser(await readFile(file), { skipImageLinks: true, skipTextToHtml: true });
  return {
    id,
    file,
    receivedAt: new Date(id.replace(/^(.{10}T)(\d\d)-(\d\d)-(\d\d)-(\d{3}Z).*$/, '$1$2:$3:$4.$5')),
    deliveredTo: deliveredTo(mail),
    messageId: mail.messageId ?? '',
    from: mail.from?.text ?? '',
    to: addresses(mail.to),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename: filename ?? '',
      contentType,
      content,
    })),
  };
}

const addresses = (to: AddressObject | AddressObject[] | undefined): string =>
  [to ?? []]
    .flat()
    .map((each) => each.text)
    .join(', ');

const deliveredTo = (mail: ParsedMail): string[] =>
  mail.headerLines
    .filter(({ key }) => key === 'delivered-to')
    .map(({ line }) => line.slice(line.indexOf(':') + 1).trim());
