import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { inspectionStream, mailboxesOf, type CopyListEntry, type InspectionEvent, type Seals } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { FixedClock } from '#platform';
import { openDispatch, PostSender, type SendingSettings } from '#post';
import { testDatabase } from './database.ts';
import { asFarAsTheTally, scheduled } from './small-inspection.ts';

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Small renderings with what mail likes to spoil: bare line feeds, lines of one dot, accents, long lines, any byte. */
export const renderings = {
  text: Buffer.from(`LETTER\n\n.\n..dots\nFrom the “Tri-Borough” – é, ﬁ\n${'long '.repeat(300)}\nFrom here  \n`),
  mailHtml: Buffer.from(`<!DOCTYPE html>\n<p>before</p>\n<!--positions-->\n<p>é ${'x'.repeat(2000)}</p>\n`),
  pdf: Buffer.from([...Buffer.from('%PDF-1.7\n'), ...Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256)]),
};

const seals: Seals = {
  text: 'a'.repeat(64),
  figures: 'b'.repeat(64),
  copyList: 'c'.repeat(64),
  publicationDate: 'd'.repeat(64),
  renderings: {
    html: 'e'.repeat(64),
    text: sha256(renderings.text),
    pdf: sha256(renderings.pdf),
    mailHtml: sha256(renderings.mailHtml),
  },
};

export const entry = (position: string, email: string, name = `Holder of ${position}`): CopyListEntry => ({
  position,
  area: '',
  organisation: 'YJB',
  name,
  email,
});

/** A register over a fresh database, with published inspections in its log. */
export async function testRegister() {
  const database = await testDatabase({ poolSize: 5 });
  const { dataSource } = database;
  const clock = new FixedClock('2026-01-27T09:30:00.000Z');
  const masterKey = randomBytes(32);
  const log = new PostgresEventLog(dataSource, new PostgresKeyring(dataSource, masterKey), clock);
  const kept = new Map(Object.values(renderings).map((bytes) => [sha256(bytes), bytes] as const));
  const nudges: string[] = [];
  const later: { itemId: string; delayMs: number }[] = [];
  const senders: PostSender[] = [];

  const opening = {
    dataSource,
    log,
    frameworkName: () => 'A Short Quality Screening',
    messageIdDomain: 'inspectorate.example',
    nudge: async (itemIds: readonly string[]) => void nudges.push(...itemIds),
  };

  return {
    dataSource,
    log,
    /** Where a process of the product finds the register, and what it opens the log with. */
    environment: { DATABASE_URL: database.url, MASTER_KEY: masterKey.toString('hex') },
    recording: { dataSource, log, clock },
    opening,
    /** What the store of renderings holds, by SHA-256. */
    kept,
    /** Items nudged when they were opened, and those put off. */
    nudges,
    later,

    /** Publishes an inspection to these recipients, the addressee first among them; gives its id. */
    async publish(entries: readonly CopyListEntry[], imported = false): Promise<string> {
      const inspectionId = randomUUID();
      const events = [...asFarAsTheTally].map((event): InspectionEvent => {
        if (event.type === 'InspectionScheduled') return { ...event, data: { ...event.data, inspectionId } };
        return event.type === 'CopyListSupplied' ? { ...event, data: { entries } } : event;
      });
      const edition = { edition: 1, seals };
      events.push(
        { type: 'ReportApproved', data: { ...edition, letterVersion: 1 } },
        {
          type: 'ReportPublished',
          data: { ...edition, publicationDate: '2016-01-27', mailboxes: mailboxesOf(addressee, entries) },
        },
      );
      await log.append([
        {
          stream: inspectionStream(inspectionId),
          expected: { version: 0, hash: null },
          events: events.map((event) => ({
            ...event,
            ...('sealed' in event && { sealedUnder: inspectionId }),
            on: '2016-01-27',
            by: 'approver@inspectorate.example',
            imported,
          })),
        },
      ]);
      return inspectionId;
    },

    /** Publishes and opens the dispatch; gives the inspection's id and its items' ids in the order of the copy list. */
    async dispatch(entries: readonly CopyListEntry[], imported = false) {
      const inspectionId = await this.publish(entries, imported);
      return { inspectionId, itemIds: await openDispatch(opening, inspectionStream(inspectionId)) };
    },

    sender(
      smtpUrl: string,
      settings: Partial<SendingSettings> & { beforeLoading?: () => Promise<unknown> } = {},
    ): PostSender {
      const sender = new PostSender({
        dataSource,
        log,
        clock,
        settings: {
          smtpUrl,
          from: { name: 'The inspectorate', email: 'letters@inspectorate.example' },
          leaseSeconds: 60,
          smtpTimeoutSeconds: 1,
          postConnections: 5,
          backoffFirstMs: 1,
          ...settings,
        },
        loadRendering: async (hash) => {
          await settings.beforeLoading?.();
          return kept.get(hash) ?? null;
        },
        nudgeLater: async (itemId, delayMs) => void later.push({ itemId, delayMs }),
      });
      senders.push(sender);
      return sender;
    },

    async stop(): Promise<void> {
      for (const sender of senders) sender.close();
      await database.stop();
    },
  };
}
export type TestRegister = Awaited<ReturnType<typeof testRegister>>;

/** The addressee of every inspection that a test register publishes. */
export const addressee = scheduled.type === 'InspectionScheduled' ? scheduled.data.addressee : entry('nobody', '');
