import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { DataSource } from 'typeorm';
import { isOneMailbox, type Person } from '#domain';
import { log as lines } from '#platform';
import { backoffMs } from '../backoff.ts';
import type { SendingSettings } from '../send-post.ts';
import { parseSmtpUrl } from '../smtp-address.ts';
import { SmtpPool } from '../smtp-pool.ts';
import { NoMailServer, type Envelope } from '../smtp-session.ts';
import { beginNotice, claimNotice, settleNotice, type Notice } from './notice.ts';

const deferredAtMostMs = 15 * 60_000;
const noServerAtMostMs = 60_000;

/** Sends notices of planning, each offered at most once at a time over all processes. */
export class NoticeSender {
  readonly #dataSource: DataSource;
  readonly #settings: SendingSettings;
  readonly #pool: SmtpPool;
  readonly #name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

  constructor(dataSource: DataSource, settings: SendingSettings) {
    this.#dataSource = dataSource;
    this.#settings = settings;
    const silence = Math.min(settings.smtpTimeoutSeconds, 30) * 1000;
    const leaseMs = settings.leaseSeconds * 1000;
    // A few a day: one connection, beside those of the dispatch.
    this.#pool = new SmtpPool(parseSmtpUrl(settings.smtpUrl), 1, {
      silence,
      whole: silence + Math.max(0, leaseMs - silence) / 2,
    });
  }

  /** Claims the notice, if it is due and free, and sends it. May be asked any number of times. */
  async send(noticeId: string): Promise<void> {
    const leaseMs = this.#settings.leaseSeconds * 1000;
    await this.#pool.withPlace(async (open) => {
      const notice = await claimNotice(this.#dataSource, noticeId, this.#name, leaseMs);
      if (notice === undefined) return;
      const wait = (mostMs: number): number =>
        backoffMs(notice.attempt, this.#settings.backoffFirstMs, mostMs, Math.random());
      if (!isOneMailbox(notice.address)) {
        await settleNotice(this.#dataSource, notice, 'failed', 'Not sent: the address is not exactly one mailbox.');
        return;
      }
      try {
        const { envelope, message } = await composeNotice(notice, this.#settings.from);
        const session = await open();
        // It may have been superseded since it was claimed: then nothing is sent.
        if (!(await beginNotice(this.#dataSource, notice, this.#name, leaseMs))) return;
        const { outcome, reply } = await session.handOver(envelope, message);
        switch (outcome) {
          case 'accepted':
            return void (await settleNotice(this.#dataSource, notice, 'sent', reply));
          case 'refused':
            return void (await settleNotice(this.#dataSource, notice, 'failed', reply));
          case 'unanswered':
            return void (await settleNotice(this.#dataSource, notice, 'unknown', reply));
          case 'deferred':
            return void (await settleNotice(this.#dataSource, notice, 'due', reply, wait(deferredAtMostMs)));
          default:
            return outcome satisfies never;
        }
      } catch (error) {
        if (!(error instanceof NoMailServer)) {
          // Left to its lease: whether the server had it is not known here.
          lines.warn('notice put off', { noticeId, reason: error instanceof Error ? error.message : String(error) });
          return;
        }
        await settleNotice(this.#dataSource, notice, 'due', error.message, wait(noServerAtMostMs));
      }
    });
  }

  close(): void {
    this.#pool.close();
  }
}

const onOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** The message of a notice; made of its row alone, so every attempt offers the same bytes. */
async function composeNotice(
  notice: Notice,
  from: Pick<Person, 'name'> & { readonly address: string },
): Promise<{ envelope: Envelope; message: Buffer }> {
  const composer = new MailComposer({
    from: { name: onOneLine(from.name), address: from.address },
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
  return { envelope: { from: from.address, to: notice.address }, message: await composer.compile().build() };
}
