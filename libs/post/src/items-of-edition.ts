import { v5 as uuidFrom } from 'uuid';
import {
  dateInWords,
  evolve,
  onOneLine,
  parseEvent,
  recipientsOf,
  unscheduled,
  type FrameworkRef,
  type Inspection,
  type InspectionEvent,
  type ReportPublished,
} from '#domain';
import type { RecordedEvent } from '#event-log';
import type { NewItem } from './item.ts';

/** What the messages of a dispatch say beyond what the log does. */
export interface PostMarks {
  /** For example `Short Quality Screening of youth offending work`. */
  readonly frameworkName: (framework: FrameworkRef) => string;
  /** The part of a Message-ID after the @. */
  readonly messageIdDomain: string;
}

/** Namespace of item ids (RFC 9562, version 5); a constant of this register, made once. */
const itemNamespace = '6f0f8f0c-0b57-4d7e-9a5e-5c1f6f3d2a41';

/**
 * The items that a publication makes us owe: one for each mailbox, the addressee's first. An item's id follows from the
 * edition and the mailbox, so a publication that is consumed twice names the same items. Made as they are taken: a list
 * may be long.
 * @param events the inspection's stream up to and including the publication
 * @throws Error where the copy list does not give the mailboxes that were published
 */
export function* itemsOfEdition(events: readonly RecordedEvent[], marks: PostMarks): Generator<NewItem, undefined> {
  const published = events.at(-1);
  if (published?.type !== 'ReportPublished') throw new Error('These events do not end with a publication.');
  const { edition, seals, publicationDate, mailboxes } = parseEvent<ReportPublished>(published).data;
  const inspection = events.reduce<Inspection>(
    (before, event) => evolve(before, parseEvent<InspectionEvent>(event)),
    unscheduled,
  );
  if (inspection.stage === 'unscheduled') throw new Error(`${published.stream} was published before it was scheduled.`);
  const { inspectionId, inspectedBody, framework, addressee, copyList } = inspection;

  const recipients = recipientsOf(addressee, copyList ?? []);
  const listed = recipients.map(({ mailbox }) => mailbox).sort();
  if (listed.join() !== [...mailboxes].sort().join())
    throw new Error(
      `${published.stream} was published to ${mailboxes.length} mailboxes, but its copy list gives ${listed.length} or others; nothing is dispatched.`,
    );

  const subject = `${marks.frameworkName(framework)} in ${inspectedBody.name}: letter of ${dateInWords(publicationDate)}`;
  const attachmentName = `letter-${fileNamePart(inspectedBody.shortName)}-${publicationDate}.pdf`;
  for (const [place, { mailbox, email, name, positions }] of recipients.entries()) {
    const itemId = uuidFrom([inspectionId, edition, seals.renderings.pdf, mailbox].join('\n'), itemNamespace);
    yield {
      itemId,
      inspectionId,
      edition,
      place,
      mailbox,
      address: email.trim(),
      name,
      positions,
      subject: onOneLine(subject),
      attachmentName,
      sealed: seals.renderings,
      messageId: `<${itemId}@${marks.messageIdDomain}>`,
      imported: published.imported,
      correlationId: published.correlationId,
      causationId: published.eventId,
    };
  }
}

/** A name as a part of a file name that every mail program keeps: ASCII letters and digits, joined by hyphens. */
export function fileNamePart(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return ascii.toLowerCase() || 'inspection';
}
