import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { DataSource } from 'typeorm';
import { isOneMailbox, onOneLine } from '#domain';
import { log as lines } from '#platform';
import { backoffMs } from '../backoff.ts';
import type { SendingSettings } from '../send-post.ts';
import { parseSmtpUrl } from '../smtp-address.ts';
import { SmtpPool, type OpenSession } from '../smtp-pool.ts';
import { envelopeOf } from '../compose-copy.ts';
import { NoMailServer, type Envelope, type Message, type Handover } from '../smtp-session.ts';
import { untilRecorded } from '../until-recorded.ts';
import { beginNotice, claimNotice, settleNotice, type Notice } from './notice.ts';

const deferredAtMostMs = 15 * 60_000;
const noServerAtMostMs = 60_000;

export interface NoticeParts {
  readonly dataSource: DataSource;
  readonly settings: SendingSettings;
  /** Leaves the notices of every other inspection alone: an import must not send what is somebody else's to send. */
  readonly onlyInspectionId?: string | undefined;
}

/** Sends notices of planning, each offered at most once at a time over all processes. */
export class NoticeSender {
  readonly #parts: NoticeParts;
  readonly #leaseMs: number;
  readonly #pool: SmtpPool;
  readonly #name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

  constructor(parts: NoticeParts) {
    const { settings } = parts;
    this.#parts = parts;
    this.#leaseMs = settings.leaseSeconds * 1000;
    const silence = Math.min(settings.smtpTimeoutSeconds, 30) * 1000;
    // A few a day: one connection, beside those of the dispatch.
    this.#pool = new SmtpPool(parseSmtpUrl(settings.smtpUrl), 1, {
      silence,
      whole: silence + Math.max(0, this.#leaseMs - silence) / 2,
    });
  }

  /** Claims the notice, if it is due and free, and sends it. May be asked any number of times. */
  async send(noticeId: string): Promise<void> {
    const { dataSource, onlyInspectionId } = this.#parts;
    await this.#pool.withPlace(async (open) => {
      const notice = await claimNotice(dataSource, noticeId, this.#name, this.#leaseMs, onlyInspectionId ?? null);
      if (notice === undefined) return;
      if (!isOneMailbox(notice.address))
        return this.#record(notice, 'failed', 'Not sent: the address is not exactly one mailbox.');
      const handover = await this.#offer(notice, open).catch(notOffered(notice));
      if (handover !== undefined) await this.#recordHandover(notice, handover);
    });
  }

  close(): void {
    this.#pool.close();
  }

  /** @returns undefined where it has been superseded since it was claimed: then nothing is sent */
  async #offer(notice: Notice, open: OpenSession): Promise<Handover | undefined> {
    const { envelope, message } = await composeNotice(notice, this.#parts.settings.from);
    const session = await open();
    const isBegun = await beginNotice(this.#parts.dataSource, notice, this.#name, this.#leaseMs);
    return isBegun ? session.handOver(envelope, message) : undefined;
  }

  #recordHandover(notice: Notice, { outcome, reply }: Handover | NotOffered): Promise<void> {
    switch (outcome) {
      case 'accepted':
        return this.#record(notice, 'sent', reply);
      case 'refused':
        return this.#record(notice, 'failed', reply);
      case 'unanswered':
        return this.#record(notice, 'unknown', reply);
      case 'deferred':
        return this.#record(notice, 'due', reply, deferredAtMostMs);
      case 'not offered':
        return this.#record(notice, 'due', reply, noServerAtMostMs);
      default:
        return outcome satisfies never;
    }
  }

  async #record(
    notice: Notice,
    state: 'sent' | 'failed' | 'unknown' | 'due',
    reply: string,
    mostMs = 0,
  ): Promise<void> {
    const waitMs = backoffMs(notice.attempt, this.#parts.settings.backoffFirstMs, mostMs, Math.random());
    await untilRecorded({ noticeId: notice.noticeId }, () =>
      settleNotice(this.#parts.dataSource, notice, this.#name, { state, reply, waitMs }),
    );
  }
}

/** Before the message was offered to a mail server: it is due again, whatever went wrong. */
interface NotOffered {
  readonly outcome: 'not offered';
  readonly reply: string;
}

const notOffered =
  ({ noticeId }: Notice) =>
  (error: unknown): NotOffered => {
    if (error instanceof NoMailServer) return { outcome: 'not offered', reply: error.message };
    lines.warn('notice put off', { noticeId, reason: error instanceof Error ? error.message : String(error) });
    return { outcome: 'not offered', reply: 'Not tried: something failed on our side.' };
  };

/** The message of a notice; made of its row alone, so every attempt offers the same bytes. */
async function composeNotice(
  notice: Notice,
  from: SendingSettings['from'],
): Promise<{ envelope: Envelope; message: Message }> {
  const composer = new MailComposer({
    from: { name: onOneLine(from.name), address: from.email },
    to: { name: onOneLine(notice.name), address: notice.address },
    subject: onOneLine(notice.subject),
    messageId: notice.messageId,
    date: notice.openedAt,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: `${notice.body}\n`,
    ...(notice.calendar === null
      ? {}
      : { icalEvent: { method: notice.calendar.method, filename: 'visit.ics', content: notice.calendar.text } }),
    baseBoundary: notice.noticeId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const whole = composer.compile();
  return { envelope: envelopeOf(whole), message: [await whole.build()] };
}
