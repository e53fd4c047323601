import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../accounts/access.ts';
import { NotFound } from '../server/problem.ts';
import { sendLetter } from '../server/send-letter.ts';
import { openInspection } from '../view/inspection-file.ts';
import { articleOf, letterBytes, renderingKinds, sealsOf, type RenderingKind } from '../view/letter-page.ts';
import { publishedLetters, type PublishedLetter } from '../view/published-letters.ts';
import { showPage } from '../view/show-page.ts';
import { WEB_DEPS, type WebDeps } from '../web-deps.ts';

/** The public pages: letters that have been published, for everyone, exactly as they were sealed. */
@Controller('letters')
@Open()
export class PublishedLettersController {
  private readonly deps: WebDeps;

  constructor(@Inject(WEB_DEPS) deps: WebDeps) {
    this.deps = deps;
  }

  @Get()
  async list(@Res() reply: FastifyReply): Promise<void> {
    showPage(reply, 'letters', {
      title: 'Published letters',
      section: 'letters',
      letters: await publishedLetters(this.deps),
    });
  }

  @Get(':body/:date/:edition')
  async letter(@Param() address: Address, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.find(address);
    const html = articleOf((await this.bytes(found, 'html')).toString('utf8'));
    showPage(reply, 'published-letter', { title: `Letter: ${found.body}`, section: 'letters', letter: found, html });
  }

  @Get(':body/:date/:edition/:file')
  async download(@Param() address: Address & { file: string }, @Res() reply: FastifyReply): Promise<void> {
    const kind = renderingKinds.find((each) => address.file === `letter.${each}`);
    if (kind === undefined) throw new NotFound('The letter is there as letter.html, letter.text and letter.pdf.');
    const found = await this.find(address);
    const file = await openInspection(this.deps, found.inspectionId);
    sendLetter(reply, kind, await this.bytes(found, kind), sealsOf(file)?.renderings[kind]);
  }

  private async find({ body, date, edition }: Address): Promise<PublishedLetter> {
    const path = `/letters/${body}/${date}/${edition}`;
    const found = (await publishedLetters(this.deps)).find((letter) => letter.path === path);
    if (found === undefined) throw new NotFound('No letter has been published at this address.');
    return found;
  }

  private async bytes({ inspectionId }: PublishedLetter, kind: RenderingKind): Promise<Buffer> {
    const file = await openInspection(this.deps, inspectionId);
    if (file.inspection.stage !== 'published') throw new NotFound('No letter has been published at this address.');
    return letterBytes(this.deps, file, kind);
  }
}

interface Address {
  readonly body: string;
  readonly date: string;
  readonly edition: string;
}
