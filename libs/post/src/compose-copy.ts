import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isOneMailbox } from '#domain';
import { fillPositions, positionsLine, RenderingDamaged } from '#letter';
import type { PostItem } from './item.ts';
import type { Envelope } from './smtp-session.ts';

/** Who sends the letters. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Gives the bytes that are kept under a hash, or null where none are; may refuse with RenderingDamaged. */
export type LoadRendering = (sha256: string) => Promise<Uint8Array | null>;

/** Trying again is pointless and sending would be wrong: what is kept is not what was sealed, or the address is no mailbox. */
export class NeverToBeSent extends Error {
  constructor(says: string) {
    super(`Not sent: ${says}.`);
    this.name = 'NeverToBeSent';
  }
}

export interface SealedParts {
  readonly text: Buffer;
  readonly mailHtml: Buffer;
  readonly pdf: Buffer;
}

/**
 * Loads the three sealed renderings and hashes them again.
 * @throws NeverToBeSent where one is missing or differs
 */
export async function loadSealedParts(item: PostItem, load: LoadRendering): Promise<SealedParts> {
  const part = async (name: string, sha256: string): Promise<Buffer> => {
    const bytes = await load(sha256).catch((error: unknown) => {
      if (error instanceof RenderingDamaged)
        throw new NeverToBeSent(`the kept ${name} is damaged; it was sealed as ${sha256}`);
      throw error;
    });
    if (!bytes) throw new NeverToBeSent(`the ${name} sealed as ${sha256} is not kept`);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256)
      throw new NeverToBeSent(`the ${name} sealed as ${sha256} is kept as bytes that hash to ${found}`);
    return Buffer.from(bytes);
  };
  const { text, mailHtml, pdf } = item.sealed;
  return {
    text: await part('text', text),
    mailHtml: await part('mail rendering', mailHtml),
    pdf: await part('PDF', pdf),
  };
}

/**
 * The message of one item, ready for DATA, and its envelope. Made of the item and the sealed bytes alone, so every attempt
 * offers the same bytes. Text and HTML travel in base64: they arrive exactly as they were sealed, line ends included.
 */
export async function composeCopy(
  item: PostItem,
  parts: SealedParts,
  sender: Sender,
): Promise<{ envelope: Envelope; message: Buffer }> {
  // The copy list was checked when it was supplied; a list of addresses or a line break must not get out here either.
  if (!isOneMailbox(item.address))
    throw new NeverToBeSent(`${JSON.stringify(item.address)} is not exactly one mailbox`);
  const positions = item.positions.map(onOneLine);
  // Line ends as in the text that follows.
  const lineEnd = parts.text.includes('\r\n') ? '\r\n' : '\n';
  const opening = Buffer.from(`${positionsLine(positions)}${lineEnd}${lineEnd}`);
  const composer = new MailComposer({
    from: { name: onOneLine(sender.name), address: sender.address },
    to: { name: onOneLine(item.name), address: item.address },
    subject: onOneLine(item.subject),
    messageId: item.messageId,
    date: item.openedAt,
    // RFC 3834: keeps holiday notices from answering.
    headers: { 'Auto-Submitted': 'auto-generated' },
    encoding: 'base64',
    text: { content: Buffer.concat([opening, parts.text]) },
    html: { content: Buffer.from(fillPositions(parts.mailHtml.toString('utf8'), positions)) },
    attachments: [{ filename: item.attachmentName, contentType: 'application/pdf', content: parts.pdf }],
    baseBoundary: item.itemId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const compiled = composer.compile();
  // The envelope's addresses are those of the headers, with domains beyond ASCII in the form that every server takes.
  const { from, to } = compiled.getEnvelope();
  const [recipient, ...others] = to;
  if (!from || !recipient || others.length > 0) throw new NeverToBeSent('a copy goes from one mailbox to one mailbox');
  return { envelope: { from, to: recipient }, message: await compiled.build() };
}

/** Control characters, line ends first of all, have no place in a header or in the line of positions. */
export const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
