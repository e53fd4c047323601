import { afterEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { parseSmtpUrl } from './smtp-address.ts';
import { SmtpPool } from './smtp-pool.ts';
import { NoMailServer, SmtpSession, type Handover } from './smtp-session.ts';
import {
  startScriptedMailServer,
  type ScriptedMailServer,
  type SmtpAct,
  type SmtpStage,
} from '../../../test/support/smtp.ts';

const patience = { silence: 300, whole: 2000 };
/** Where a test is not about silence: a busy machine may itself be silent for a while. */
const unhurried = { silence: 10_000, whole: 30_000 };
const whole = Buffer.from(`Subject: a letter\r\n\r\n${'A line of the letter.\r\n'.repeat(20_000)}`);
const message = [whole.subarray(0, 30_000), whole.subarray(30_000)];
const envelope = { from: 'letters@inspectorate.example', to: 'post-holder@body.example' };

let server: ScriptedMailServer;
afterEach(() => server.stop());

async function handOver(stage: SmtpStage, act: SmtpAct, pipelining: boolean): Promise<Handover> {
  server = await startScriptedMailServer((asked) => (asked.stage === stage ? act : 'as usual'), { pipelining });
  const session = await SmtpSession.open(parseSmtpUrl(server.url), act === 'silence' ? patience : unhurried);
  const handover = await session.handOver(envelope, message);
  session.close();
  return handover;
}

describe.each([false, true])('one message handed over, pipelining %s', (pipelining) => {
  it('is accepted with the words of the server', async () => {
    expect(await handOver('ehlo', 'as usual', pipelining)).toEqual({ outcome: 'accepted', reply: '250 2.0.0 queued' });
    expect(server.accepted).toHaveLength(1);
    expect(server.accepted[0]?.raw.length).toBe(whole.length - 2);
  });

  it.each<[SmtpStage, SmtpAct]>([
    ['mail', 'cut'],
    ['rcpt', 'cut'],
    ['data', 'cut'],
    ['mail', 'silence'],
    ['rcpt', 'silence'],
    ['data', 'silence'],
    ['mail', { reply: '421 closing', thenCut: true }],
    ['rcpt', { reply: '421 closing', thenCut: true }],
    ['data', { reply: '421 closing', thenCut: true }],
    ['mail', { reply: '451 later' }],
    ['rcpt', { reply: '450 greylisted' }],
    ['data', { reply: '451 later' }],
    ['final', { reply: '452 no room' }],
    ['final', { reply: '421 closing', thenCut: true }],
  ])('is safe to send again after %s: %j', async (stage, act) => {
    expect((await handOver(stage, act, pipelining)).outcome).toBe('deferred');
    expect(server.accepted).toHaveLength(0);
  });

  it.each<[SmtpStage, SmtpAct]>([
    ['mail', { reply: '550 not from you' }],
    ['rcpt', { reply: '550 5.1.1 no such mailbox' }],
    ['data', { reply: '554 no' }],
    ['final', { reply: '554 5.7.1 not this letter' }],
  ])('is refused for good after %s: %j', async (stage, act) => {
    const handover = await handOver(stage, act, pipelining);
    expect(handover.outcome).toBe('refused');
    expect(handover.reply).toContain((act as { reply: string }).reply);
  });

  it.each<[SmtpStage, SmtpAct]>([
    ['body', 'cut'],
    ['body', 'silence'],
    ['final', 'cut'],
    ['final', 'silence'],
    ['final', { reply: '25', thenCut: true }],
    ['final', { reply: '354 again' }],
  ])('is unknown after %s: %j', async (stage, act) => {
    expect((await handOver(stage, act, pipelining)).outcome).toBe('unanswered');
  });
});

it('offers a second message on the connection whose first was refused', async () => {
  server = await startScriptedMailServer(({ stage, to }) =>
    stage === 'rcpt' && to.startsWith('gone@') ? { reply: '550 5.1.1 no such mailbox' } : 'as usual',
  );
  const session = await SmtpSession.open(parseSmtpUrl(server.url), unhurried);
  expect((await session.handOver({ ...envelope, to: 'gone@body.example' }, message)).outcome).toBe('refused');
  expect(await session.standsReady()).toBe(true);
  expect((await session.handOver(envelope, message)).outcome).toBe('accepted');
  expect(server.connections.made).toBe(1);
  session.close();
});

it('ends a hand-over that a server stalls by trickling', async () => {
  server = await startScriptedMailServer(({ stage }) => (stage === 'final' ? 'silence' : 'as usual'));
  const session = await SmtpSession.open(parseSmtpUrl(server.url), { silence: 10_000, whole: 200 });
  expect((await session.handOver(envelope, message)).outcome).toBe('unanswered');
  expect(session.usable).toBe(false);
});

it.each<[SmtpStage, SmtpAct]>([
  ['greeting', 'cut'],
  ['greeting', 'silence'],
  ['greeting', { reply: '554 go away', thenCut: true }],
  ['ehlo', 'cut'],
  ['ehlo', 'silence'],
  ['ehlo', { reply: '421 busy', thenCut: true }],
])('says that there is no mail server after %s: %j', async (stage, act) => {
  server = await startScriptedMailServer((asked) => (asked.stage === stage ? act : 'as usual'));
  await expect(SmtpSession.open(parseSmtpUrl(server.url), patience)).rejects.toThrow(NoMailServer);
});

it('names the address where nobody listens', async () => {
  server = await startScriptedMailServer();
  await server.stop();
  await expect(SmtpSession.open(parseSmtpUrl(server.url), unhurried)).rejects.toThrow(
    new RegExp(`127\\.0\\.0\\.1:${server.port}.*ECONNREFUSED`),
  );
});

describe('the pool', () => {
  it('never has more connections than places and gives each message one of its own', async () => {
    server = await startScriptedMailServer(({ stage, to }) =>
      stage === 'final' && to.startsWith('cut')
        ? 'cut'
        : stage === 'rcpt' && to.startsWith('no')
          ? { reply: '550 no' }
          : 'as usual',
    );
    const pool = new SmtpPool(parseSmtpUrl(server.url), 3, unhurried);
    const names = Array.from({ length: 30 }, (_, n) => `${['ok', 'cut', 'no'][n % 3]}-${n}@body.example`);
    const outcomes = await Promise.all(
      names.map((to) =>
        pool.withPlace(async (open) => (await (await open()).handOver({ ...envelope, to }, message)).outcome),
      ),
    );
    expect(outcomes).toEqual(names.map((_, n) => ['accepted', 'unanswered', 'refused'][n % 3]));
    expect(server.connections.mostOpen).toBeLessThanOrEqual(3);
    expect(server.accepted.map(({ to }) => to).sort()).toEqual(names.filter((name) => name.startsWith('ok')).sort());
    pool.close();
  });

  it('opens a new connection where the server has dropped the idle one', async () => {
    server = await startScriptedMailServer();
    const pool = new SmtpPool(parseSmtpUrl(server.url), 1, unhurried);
    const send = () => pool.withPlace(async (open) => (await open()).handOver(envelope, message));
    expect((await send()).outcome).toBe('accepted');
    const { port } = server;
    await server.stop();
    server = await startScriptedMailServer(undefined, { port });
    expect((await send()).outcome).toBe('accepted');
    expect(server.connections.made).toBe(1);
    pool.close();
  });
});

describe('signing in', () => {
  let mailServer: SMTPServer;
  afterEach(() => new Promise<void>((resolve) => mailServer.close(resolve)));

  async function signIn(password: string): Promise<SmtpSession> {
    mailServer = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ username, password: given }, _session, answer) =>
        given === 'right' ? answer(null, { user: username }) : answer(new Error('who are you?')),
      onData: (stream, _session, answer) => stream.resume().on('end', () => answer(null, 'taken')),
    });
    await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
    const { port } = mailServer.server.address() as AddressInfo;
    return SmtpSession.open(parseSmtpUrl(`smtp://post:${password}@127.0.0.1:${port}`), unhurried);
  }

  it('opens a session to a mail server that asks for a password', async () => {
    const session = await signIn('right');
    expect((await session.handOver(envelope, message)).outcome).toBe('accepted');
    session.close();
  });

  it('says what the mail server said where the password is wrong, and nothing of the password', async () => {
    const refused = await signIn('wr0ng').catch((error: unknown) => String(error));
    expect(refused).toMatch(/No mail server at 127\.0\.0\.1:\d+: EAUTH.*who are you/);
    expect(refused).not.toContain('wr0ng');
  });
});
