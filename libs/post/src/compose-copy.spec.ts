import { expect, it } from '@jest/globals';
import MailComposer from 'nodemailer/lib/mail-composer';
import { fillPositions, positionsLine } from '#letter';
import { renderings, sha256 } from '../../../test/support/register.ts';
import { composeCopy } from './compose-copy.ts';
import { EditionsInHand, NeverToBeSent } from './edition-parts.ts';
import type { PostItem } from './item.ts';

const sender = { name: 'The inspectorate’s letters', email: 'letters@inspectorate.example' };
const item: PostItem = {
  itemId: '019ab5f0-0000-7000-8000-000000000001',
  inspectionId: 'north',
  edition: 1,
  place: 0,
  mailbox: 'head@north.example',
  address: 'Head@North.example',
  name: 'Dr “Quoted” O’Brien-Łódź, "the head"',
  positions: ['Head of Service', 'Café manager'],
  subject: 'A Short Quality Screening of a body with a name that takes more than one line of a header – letter',
  attachmentName: 'letter-north-2016-01-27.pdf',
  sealed: { text: sha256(renderings.text), mailHtml: sha256(renderings.mailHtml), pdf: sha256(renderings.pdf) },
  messageId: '<one@inspectorate.example>',
  openedAt: new Date('2016-01-27T09:30:00Z'),
  imported: false,
  correlationId: 'correlation',
  causationId: 'causation',
  state: 'claimed',
  attempt: 1,
  dueAt: new Date('2016-01-27T09:30:00Z'),
  reply: null,
  changedAt: new Date('2016-01-27T09:30:00Z'),
};

const kept = new Map(Object.values(renderings).map((bytes) => [sha256(bytes), bytes] as const));

it.each([57 * 200, 57 * 200 + 1, 70_000, 0])(
  'is what nodemailer makes of the same parts, with a PDF of %i bytes',
  async (size) => {
    const pdf = Buffer.from(Array.from({ length: size }, (_, n) => (n * 31) % 256));
    const sealed = { ...item.sealed, pdf: sha256(pdf) };
    const editions = new EditionsInHand(async (hash) => (hash === sealed.pdf ? pdf : (kept.get(hash) ?? null)));
    const { envelope, message } = composeCopy(item, await editions.partsFor({ ...item, sealed }), sender);
    const theirs = new MailComposer({
      from: { name: sender.name, address: sender.email },
      to: { name: item.name, address: item.address },
      subject: item.subject,
      messageId: item.messageId,
      date: item.openedAt,
      headers: { 'Auto-Submitted': 'auto-generated' },
      encoding: 'base64',
      text: { content: Buffer.concat([Buffer.from(`${positionsLine(item.positions)}\n\n`), renderings.text]) },
      html: { content: Buffer.from(fillPositions(renderings.mailHtml.toString(), item.positions)) },
      attachments: [{ filename: item.attachmentName, contentType: 'application/pdf', content: pdf }],
      baseBoundary: item.itemId,
    }).compile();
    expect(Buffer.concat(message).toString('latin1')).toBe((await theirs.build()).toString('latin1'));
    expect(envelope).toEqual({ from: sender.email, to: 'Head@north.example' });
  },
);

it('loads and compares the renderings of an edition once, however many copies are composed at once', async () => {
  const loads: string[] = [];
  const editions = new EditionsInHand(async (hash) => {
    loads.push(hash);
    return kept.get(hash) ?? null;
  });
  await Promise.all([1, 2, 3].map(() => editions.partsFor(item)));
  await editions.partsFor(item);
  expect(loads).toHaveLength(3);
});

it('keeps the editions asked for last, and those alone', async () => {
  const loads: string[] = [];
  const editions = new EditionsInHand(async (hash) => {
    loads.push(hash);
    return kept.get(hash) ?? null;
  });
  const first = { ...item, attachmentName: 'first.pdf' };
  await editions.partsFor(first);
  for (let other = 0; other < 7; other += 1) await editions.partsFor({ ...item, attachmentName: `other-${other}.pdf` });
  await editions.partsFor(first);
  expect(loads).toHaveLength(8 * 3);
  await editions.partsFor({ ...item, attachmentName: 'other-7.pdf' });
  await editions.partsFor(first);
  expect(loads).toHaveLength(9 * 3);
  await editions.partsFor({ ...item, attachmentName: 'other-0.pdf' });
  expect(loads).toHaveLength(10 * 3);
});

it('asks again for a rendering that was not there', async () => {
  let isKept = false;
  const editions = new EditionsInHand(async (hash) => (isKept ? (kept.get(hash) ?? null) : null));
  await expect(editions.partsFor(item)).rejects.toThrow(NeverToBeSent);
  isKept = true;
  await expect(editions.partsFor(item)).resolves.toMatchObject({ text: renderings.text });
});
