import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillPositions } from '#letter';
import { itemsOf, readCaughtMail, readCaughtMessage, startMailCatcher, type CaughtMail, type MailCatcher } from '#post';
import { addressee, entry, renderings, testRegister, type TestRegister } from '../support/register.ts';
import { until } from '../support/until.ts';

let register: TestRegister;
let folder: string;
let catcher: MailCatcher;
beforeAll(async () => {
  register = await testRegister();
  folder = await mkdtemp(join(tmpdir(), 'caught-'));
  catcher = await startMailCatcher({ folder });
}, 120_000);
afterAll(async () => {
  await register.stop();
  await catcher.stop();
  await rm(folder, { recursive: true });
});

async function caughtFor(mailbox: string): Promise<CaughtMail> {
  const mail = (await readCaughtMail(folder)).filter(({ deliveredTo }) => deliveredTo.includes(mailbox));
  expect(mail).toHaveLength(1);
  return mail[0]!;
}

describe('a copy that arrives', () => {
  const recipients = [
    entry('Head of Service', 'Head@North.example', 'Dr “Quoted” O’Brien-Łódź, "the head"'),
    entry('YJB link staff', 'head@north.example'),
    entry('Lead member', 'lead.member@north.example'),
  ];
  let items: readonly string[];

  beforeAll(async () => {
    items = (await register.dispatch(recipients)).itemIds;
    const sender = register.sender(catcher.smtpUrl);
    expect(await Promise.all(items.map((itemId) => sender.sendItem(itemId)))).toEqual(['sent', 'sent', 'sent']);
  });

  it('goes to one recipient who sees no other', async () => {
    const mail = await caughtFor('Head@north.example');
    expect(mail.deliveredTo).toEqual(['Head@north.example']);
    expect(mail.to).toContain('<Head@north.example>');
    const raw = await readFile(mail.file, 'latin1');
    expect(raw).not.toContain('lead.member');
    expect(raw).not.toContain(addressee.email);
    expect(raw).not.toMatch(/^(cc|bcc):/im);
  });

  it('begins with the positions, a blank line, and then the sealed text, byte for byte', async () => {
    const mail = await caughtFor('Head@north.example');
    const parts = await partsOf(mail);
    expect(parts['text/plain']?.toString()).toBe(
      `You receive this letter as: Head of Service; YJB link staff.\n\n${renderings.text.toString()}`,
    );
  });

  it('has the sealed mail rendering with the slot filled, and the sealed PDF, byte for byte', async () => {
    const mail = await caughtFor('Head@north.example');
    const parts = await partsOf(mail);
    expect(parts['text/html']?.toString()).toBe(
      fillPositions(renderings.mailHtml.toString(), ['Head of Service', 'YJB link staff']),
    );
    expect(parts['application/pdf']?.equals(renderings.pdf)).toBe(true);
    expect(mail.attachments).toMatchObject([
      { filename: 'letter-north-2016-01-27.pdf', contentType: 'application/pdf' },
    ]);
  });

  it('says who sends it, that no one need answer, and carries the id of its item', async () => {
    const mail = await caughtFor('lead.member@north.example');
    expect(mail.messageId).toBe(`<${items[2]}@inspectorate.example>`);
    expect(mail.from).toContain('letters@inspectorate.example');
    expect(mail.subject).toBe('A Short Quality Screening in North YOS: letter of 27 January 2016');
    expect(await readFile(mail.file, 'latin1')).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });
});

it('offers the same bytes at every attempt', async () => {
  const [itemId] = (await register.dispatch([])).itemIds;
  const before = (await readdir(folder)).length;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await register.dataSource.query(`update post.item set state = 'due' where item_id = $1`, [itemId]);
    await register.sender(catcher.smtpUrl).sendItem(itemId!);
  }
  const files = (await readdir(folder)).sort().slice(before);
  const [first, second] = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
  expect(files).toHaveLength(2);
  expect(second).toBe(first);
});

it.each([
  ['name', { name: 'Eve\r\nBcc: other@north.example\r\n\r\nbody' }],
  ['position', { position: 'Head\r\n.\r\nMAIL FROM:<eve@north.example>' }],
])('lets no header, recipient or command in through a %s', async (_field, wicked) => {
  const email = `wicked-${_field}@north.example`;
  const { itemIds } = await register.dispatch([{ ...entry('Head', email), ...wicked }]);
  const sender = register.sender(catcher.smtpUrl);
  expect(await Promise.all(itemIds.map((itemId) => sender.sendItem(itemId)))).toEqual(['sent', 'sent']);
  const mail = await caughtFor(email);
  expect(mail.deliveredTo).toEqual([email]);
  expect(await readFile(mail.file, 'latin1')).not.toMatch(/^(bcc|mail from):/im);
  expect(mail.attachments).toHaveLength(1);
  expect(mail.text.split('\n')[1]).toBe('');
});

it.each(['head@north.example\r\nRCPT TO:<other@north.example>', 'head@north.example, other@north.example'])(
  'fails a copy whose address is more than one mailbox: %j',
  async (email) => {
    const before = (await readdir(folder)).length;
    const { inspectionId, itemIds } = await register.dispatch([entry('Head', email)]);
    expect(await register.sender(catcher.smtpUrl).sendItem(itemIds[1]!)).toBe('failed');
    expect((await readdir(folder)).length).toBe(before);
    const [, item] = await itemsOf(register.dataSource, inspectionId);
    expect(item?.reply).toMatch(/^Not sent: ".*" is not exactly one mailbox\.$/);
  },
);

describe('the mail catcher', () => {
  it('lists nothing where nothing came, and gives no file but its own', async () => {
    expect(await readCaughtMail(join(folder, 'nowhere'))).toEqual([]);
    expect(await readCaughtMessage(folder, '../../etc/passwd')).toBeUndefined();
    const [first] = await readCaughtMail(folder);
    expect((await readCaughtMessage(folder, first!.id))?.messageId).toBe(first!.messageId);
    expect(Math.abs(Date.now() - first!.receivedAt.getTime())).toBeLessThan(120_000);
  });

  it('keeps nothing of a message that breaks off', async () => {
    const before = await readdir(folder);
    const socket = createConnection(Number(new URL(catcher.smtpUrl).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    await until(() => heard.includes('220 '));
    socket.write('EHLO x.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n');
    await until(() => heard.includes('354 '));
    socket.write('Subject: half\r\n\r\nhalf a');
    await until(async () => (await readdir(folder)).length > before.length);
    socket.destroy();
    await until(async () => (await readdir(folder)).length === before.length);
  });
});

/** The decoded parts of a message by media type, exactly as they were sent. */
async function partsOf(mail: CaughtMail): Promise<Record<string, Buffer>> {
  const raw = await readFile(mail.file, 'latin1');
  const parts: Record<string, Buffer> = {};
  for (const [, type, body] of raw.matchAll(
    /Content-Type: (text\/plain|text\/html|application\/pdf)[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+?)(?=\r\n--)/g,
  ))
    parts[type!] = Buffer.from(body!, 'base64');
  return parts;
}
