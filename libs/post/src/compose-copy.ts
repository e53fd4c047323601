import { encode, wrap } from 'nodemailer/lib/base64';
import MimeNode from 'nodemailer/lib/mime-node';
import { isOneMailbox, onOneLine, type Person } from '#domain';
import { fillPositions, positionsLine } from '#letter';
import { NeverToBeSent, type EditionParts } from './edition-parts.ts';
import type { PostItem } from './item.ts';
import type { Envelope, Message } from './smtp-session.ts';

/**
 * The message of one item, ready for DATA, and its envelope. Made of the item and the sealed bytes alone, so every attempt
 * offers the same bytes. Text and HTML travel in base64: they arrive exactly as they were sealed, line ends included.
 *
 * nodemailer makes the headers and knows the addresses. The parts are put together here, because its stream of streams
 * took 2.0 ms for a letter with its PDF where this takes 0.3 ms; the bytes are the same. The attachment is not copied: it is
 * most of a message, and one in memory serves all copies.
 * @throws NeverToBeSent where the item names anything but one mailbox
 */
export function composeCopy(
  item: PostItem,
  parts: EditionParts,
  sender: Person,
): { envelope: Envelope; message: Message } {
  // The copy list was checked when it was supplied; a list of addresses or a line break must not get out here either.
  if (!isOneMailbox(item.address))
    throw new NeverToBeSent(`${JSON.stringify(item.address)} is not exactly one mailbox`);
  const positions = item.positions.map(onOneLine);
  // Line ends as in the text that follows.
  const lineEnd = parts.text.includes('\r\n') ? '\r\n' : '\n';
  const opening = Buffer.from(`${positionsLine(positions)}${lineEnd}${lineEnd}`);

  const whole = new MimeNode('multipart/mixed', { baseBoundary: item.itemId });
  whole.setHeader({
    // RFC 3834: keeps holiday notices from answering.
    'Auto-Submitted': 'auto-generated',
    From: { name: onOneLine(sender.name), address: sender.email },
    To: { name: onOneLine(item.name), address: item.address },
    Subject: onOneLine(item.subject),
    'Message-ID': item.messageId,
    Date: item.openedAt,
  });
  const envelope = envelopeOf(whole);
  const alternatives = whole.createChild('multipart/alternative');
  const bodies = entity(alternatives, [
    textPart('plain', Buffer.concat([opening, parts.text])),
    textPart('html', Buffer.from(fillPositions(parts.mailHtml, positions))),
  ]);
  const around = entity(whole, [`${bodies.start}${bodies.end}`, '']);
  return {
    envelope,
    message: [Buffer.from(around.start), parts.attachment, Buffer.from(around.end)],
  };
}

/**
 * The envelope of a message: the addresses of its headers, with domains beyond ASCII in the form that every server takes.
 * @throws NeverToBeSent where they are not one mailbox each
 */
export function envelopeOf(message: MimeNode): Envelope {
  const { from, to } = message.getEnvelope();
  const [recipient, ...others] = to;
  if (!from || !recipient || others.length > 0)
    throw new NeverToBeSent('a message goes from one mailbox to one mailbox');
  return { from, to: recipient };
}

const textPart = (subtype: 'plain' | 'html', content: Buffer): string =>
  `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrap(encode(content))}`;

/** A multipart entity: the node's headers and each part behind the node's boundary, and what ends the last part. */
function entity(node: MimeNode, parts: readonly string[]): { readonly start: string; readonly end: string } {
  // The boundary is made with the headers.
  const headers = node.buildHeaders();
  if (typeof node.boundary !== 'string') throw new TypeError('Only a multipart entity has parts.');
  const delimiter = `--${node.boundary}\r\n`;
  return {
    start: `${headers}\r\n\r\n${delimiter}${parts.join(`\r\n${delimiter}`)}`,
    end: `\r\n--${node.boundary}--\r\n`,
  };
}
