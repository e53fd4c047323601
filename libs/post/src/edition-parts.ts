import { createHash } from 'node:crypto';
import { encode, wrap } from 'nodemailer/lib/base64';
import MimeNode from 'nodemailer/lib/mime-node';
import { RenderingDamaged } from '#letter';
import type { PostItem } from './item.ts';

/** Gives the bytes that are kept under a hash, or null where none are; may refuse with RenderingDamaged. */
export type LoadRendering = (sha256: string) => Promise<Uint8Array | null>;

/** Trying again is pointless and sending would be wrong: what is kept is not what was sealed, or the address is no mailbox. */
export class NeverToBeSent extends Error {
  constructor(says: string) {
    super(`Not sent: ${says}.`);
    this.name = 'NeverToBeSent';
  }
}

/** What all copies of one edition have in common. */
export interface EditionParts {
  /** As sealed. */
  readonly text: Buffer;
  /** As sealed, its one slot for the positions still open. */
  readonly mailHtml: string;
  /** The sealed PDF as a part of a message, with its headers: encoding it is most of the work of composing one. */
  readonly attachment: Buffer;
}

/** Dispatches that go out at the same time; each kept edition is some hundred kilobytes. */
const EDITIONS_AT_MOST = 8;

/** The editions that are being sent: each is loaded, hashed again and encoded once, not for every copy. */
export class EditionsInHand {
  readonly #load: LoadRendering;
  readonly #editions = new Map<string, Promise<EditionParts>>();

  constructor(load: LoadRendering) {
    this.#load = load;
  }

  /** @throws NeverToBeSent where a rendering is missing or differs from what was sealed */
  async partsFor({ sealed, attachmentName }: PostItem): Promise<EditionParts> {
    const key = [sealed.text, sealed.mailHtml, sealed.pdf, attachmentName].join('\n');
    const parts = this.#editions.get(key) ?? loadParts(sealed, attachmentName, this.#load);
    // Taken out and put back: the first key is the one that was asked for longest ago.
    this.#editions.delete(key);
    this.#editions.set(key, parts);
    for (const oldest of this.#editions.keys()) {
      if (this.#editions.size <= EDITIONS_AT_MOST) break;
      this.#editions.delete(oldest);
    }
    try {
      return await parts;
    } catch (error) {
      // What could not be loaded may be there the next time.
      if (this.#editions.get(key) === parts) this.#editions.delete(key);
      throw error;
    }
  }
}

async function loadParts(
  sealed: PostItem['sealed'],
  attachmentName: string,
  load: LoadRendering,
): Promise<EditionParts> {
  const text = await loadSealed('text', sealed.text, load);
  const mailHtml = await loadSealed('mail rendering', sealed.mailHtml, load);
  const pdf = await loadSealed('PDF', sealed.pdf, load);
  return { text, mailHtml: mailHtml.toString('utf8'), attachment: attachmentOf(pdf, attachmentName) };
}

async function loadSealed(name: string, sha256: string, load: LoadRendering): Promise<Buffer> {
  const bytes = await load(sha256).catch((error: unknown) => {
    if (error instanceof RenderingDamaged)
      throw new NeverToBeSent(`the kept ${name} is damaged; it was sealed as ${sha256}`);
    throw error;
  });
  if (!bytes) throw new NeverToBeSent(`the ${name} sealed as ${sha256} is not kept`);
  // A copy, so that nobody else's hands are on what has been compared.
  const copied = Buffer.from(bytes);
  const found = createHash('sha256').update(copied).digest('hex');
  if (found !== sha256)
    throw new NeverToBeSent(`the ${name} sealed as ${sha256} is kept as bytes that hash to ${found}`);
  return copied;
}

function attachmentOf(pdf: Buffer, filename: string): Buffer {
  const part = new MimeNode('multipart/mixed').createChild('application/pdf', { filename });
  part.setHeader({ 'Content-Transfer-Encoding': 'base64', 'Content-Disposition': 'attachment' });
  return Buffer.from(`${part.buildHeaders()}\r\n\r\n${wrap(encode(pdf))}`);
}
