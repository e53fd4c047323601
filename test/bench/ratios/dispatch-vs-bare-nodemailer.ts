import { createTransport } from 'nodemailer';
import { fillPositions, positionsLine, RenderingStore } from '#letter';
import { SystemClock } from '#platform';
import { itemsInHand, itemsOf, openDispatch, PostSender, sentFrom } from '#post';
import { peakOfDispatchMiB } from '../dispatch-memory.ts';
import { publishedLetter, type PublishedLetter } from '../published-letter.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { interleaved, perSecond, quantile } from '../rounds.ts';
import type { BenchDatabase, Services } from '../services.ts';
import { startSmtpSink, type SmtpSink } from '../start-smtp-sink.ts';

/** The product's default, on both sides. */
const CONNECTIONS = 5;
const MESSAGES_A_CONNECTION = 100;
const SENDER = sentFrom('letters@inspectorate.example');
const POSITIONS = ['Member of the board'];

/**
 * Sending items of the register (claimed, attempting, sent, each committed, and `CopySent` appended), a real letter as
 * text, HTML and PDF in each, against nodemailer's own pool that keeps no record.
 *
 * The same on both sides: sink and connections, messages a connection, the parts of every message and their encoding, so
 * that as many bytes arrive but for names and boundaries. The items lie in the register before the clock starts; how long
 * opening them took stands beside.
 */
export const dispatchVsBareNodemailer: Ratio = {
  name: 'dispatch_vs_bare_nodemailer',
  direction: 'at least',
  bound: 0.85,
  async measure(scale, services) {
    const items = scaled(10_000, scale, 100);
    const database = await services.freshDatabase();
    const sink = await startSmtpSink();
    try {
      const letter = await publishedLetter(database);
      const opened: number[] = [];
      const bytes = { ours: 0, yardstick: 0 };
      const measured = await interleaved({
        ours: async () => {
          const round = await sendThroughRegister(database, letter, sink, items);
          opened.push(round.openedASecond);
          bytes.ours = await bytesTaken(sink, items);
          return round.sentASecond;
        },
        yardstick: async () => {
          const sentASecond = await sendBare(letter, sink, items);
          bytes.yardstick = await bytesTaken(sink, items);
          return sentASecond;
        },
      });
      // But for names, boundaries and ids.
      if (Math.abs(bytes.ours / bytes.yardstick - 1) > 0.01)
        throw new Error(`The messages differ: ${bytes.ours} bytes of ours, ${bytes.yardstick} of the yardstick's.`);
      const memory = await memoryOfWorker(services, scale);
      return {
        ...measured,
        unit: 'messages a second',
        backend: 'Postgres and SMTP',
        counts: { itemsARound: items, connections: CONNECTIONS },
        beside: {
          itemsOpenedASecond: quantile(opened.slice(1), 0.5),
          bytesAMessage: Math.round(bytes.ours / items),
          bytesAMessageOfTheYardstick: Math.round(bytes.yardstick / items),
          ...memory,
        },
      };
    } finally {
      await sink.stop();
      await database.drop();
    }
  },
};

/** The worker's peak for all items and for a tenth of them; it is to be flat. Nothing where the system does not say. */
async function memoryOfWorker(services: Services, scale: number): Promise<Record<string, number>> {
  const items = scaled(10_000, scale, 100);
  const ofATenth = await peakOfDispatchMiB(services, Math.round(items / 10));
  const ofAll = await peakOfDispatchMiB(services, items);
  if (ofATenth === null || ofAll === null) return {};
  return { peakMiB: ofAll, peakMiBOfATenth: ofATenth, peakOfAllToATenth: ofAll / ofATenth };
}

async function bytesTaken(sink: SmtpSink, items: number): Promise<number> {
  const { messages, bytes } = await sink.taken();
  if (messages !== items) throw new Error(`The sink took ${messages} messages of ${items}.`);
  return bytes;
}

async function sendThroughRegister(
  { dataSource, log }: BenchDatabase,
  letter: PublishedLetter,
  sink: SmtpSink,
  items: number,
): Promise<{ openedASecond: number; sentASecond: number }> {
  const stream = await letter.publish(items);
  const parts = {
    dataSource,
    log,
    frameworkName: () => 'Short Quality Screening of youth offending work',
    messageIdDomain: 'inspectorate.example',
    nudge: async () => undefined,
  };
  let itemIds: readonly string[] = [];
  const openedASecond = await perSecond(items, async () => {
    itemIds = await openDispatch(parts, stream);
  });
  const renderings = new RenderingStore(dataSource);
  const sender = new PostSender({
    dataSource,
    log,
    clock: new SystemClock(),
    settings: {
      smtpUrl: `smtp://127.0.0.1:${sink.port}`,
      from: SENDER,
      leaseSeconds: 60,
      smtpTimeoutSeconds: 30,
      postConnections: CONNECTIONS,
      backoffFirstMs: 1_000,
    },
    loadRendering: async (hash) => (await renderings.load(hash))?.bytes ?? null,
    nudgeLater: async () => undefined,
  });
  const left = [...itemIds];
  const sentASecond = await perSecond(items, () =>
    Promise.all(
      // As many in hand as the worker's queue has.
      Array.from({ length: itemsInHand(CONNECTIONS) }, async () => {
        for (let itemId = left.pop(); itemId !== undefined; itemId = left.pop()) await sender.sendItem(itemId);
      }),
    ),
  );
  sender.close();
  const unsent = (await itemsOf(dataSource, stream.slice('inspection-'.length))).filter(
    ({ state }) => state !== 'sent',
  );
  if (unsent.length > 0) throw new Error(`${unsent.length} items were not sent; the first: ${unsent[0]?.reply ?? ''}`);
  return { openedASecond, sentASecond };
}

async function sendBare({ renderings }: PublishedLetter, sink: SmtpSink, items: number): Promise<number> {
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port: sink.port,
    maxConnections: CONNECTIONS,
    maxMessages: MESSAGES_A_CONNECTION,
  });
  const text = Buffer.concat([Buffer.from(`${positionsLine(POSITIONS)}\n\n`), renderings.text]);
  const html = Buffer.from(fillPositions(renderings.mailHtml.toString('utf8'), POSITIONS));
  let next = 0;
  const rate = await perSecond(items, () =>
    Promise.all(
      Array.from({ length: itemsInHand(CONNECTIONS) }, async () => {
        for (let place = next++; place < items; place = next++)
          await transport.sendMail({
            from: { name: SENDER.name, address: SENDER.email },
            to: { name: `Holder of place ${place}`, address: `recipient-${place}@board.example` },
            subject: 'Short Quality Screening of youth offending work in North YOS: letter of 27 January 2016',
            headers: { 'Auto-Submitted': 'auto-generated' },
            encoding: 'base64',
            text: { content: text },
            html: { content: html },
            attachments: [
              { filename: 'letter-north-yos-2016-01-27.pdf', contentType: 'application/pdf', content: renderings.pdf },
            ],
          });
      }),
    ),
  );
  transport.close();
  return rate;
}
