import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readCaughtMail, readCaughtMessage, type CaughtMail } from '#post';
import { Needs } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { sendLetter } from '../server/send-letter.ts';
import { showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** What the mail catcher took, where there is one: nothing on these pages has left this machine. */
@Controller('mail')
@Needs('see_caught_mail')
export class MailController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    const messages = await readCaughtMail(this.folder());
    showPage(reply, 'mail', { title: 'Caught mail', section: 'operations', messages: messages.reverse() });
  }

  @Get(':messageId')
  async message(@Param('messageId') messageId: string, @Res() reply: FastifyReply): Promise<void> {
    const message = await this.find(messageId);
    showPage(reply, 'mail-message', {
      title: message.subject,
      section: 'operations',
      message,
      attachments: message.attachments.map(({ filename, content }, index) => ({
        index,
        filename,
        kilobytes: Math.ceil(content.length / 1024),
      })),
    });
  }

  @Get(':messageId/html')
  async html(@Param('messageId') messageId: string, @Res() reply: FastifyReply): Promise<void> {
    sendLetter(reply, 'html', Buffer.from((await this.find(messageId)).html));
  }

  @Get(':messageId/attachments/:index')
  async attachment(
    @Param('messageId') messageId: string,
    @Param('index') index: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attachment = (await this.find(messageId)).attachments[Number(index)];
    if (attachment === undefined) throw new NotFound('The message has no such attachment.');
    void reply
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(attachment.filename)}`)
      .type(attachment.contentType)
      .send(attachment.content);
  }

  private folder(): string {
    if (this.deps.mailFolder === undefined)
      throw new NotFound('Mail goes to a server of its own; no message is caught here.');
    return this.deps.mailFolder;
  }

  private async find(messageId: string): Promise<CaughtMail> {
    const message = await readCaughtMessage(this.folder(), messageId);
    if (message === undefined) throw new NotFound('There is no such message.');
    return message;
  }
}
