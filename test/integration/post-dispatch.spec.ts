import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyStream, inspectionStream } from '#domain';
import { dispatchAtRest, itemsOf, nextDueAt, openDispatch, sweepPost } from '#post';
import { addressee, entry, testRegister, type TestRegister } from '../support/register.ts';
import { startScriptedMailServer, type SmtpAct, type SmtpAsked, type SmtpStage } from '../support/smtp.ts';
import { until } from '../support/until.ts';

let register: TestRegister;
beforeAll(async () => {
  register = await testRegister();
}, 120_000);
afterAll(() => register.stop());

const two = [entry('Head of Service', 'head@north.example')];

async function withServer<T>(
  plan: (asked: SmtpAsked) => SmtpAct,
  act: (server: Awaited<ReturnType<typeof startScriptedMailServer>>) => Promise<T>,
): Promise<T> {
  const server = await startScriptedMailServer(plan, { pipelining: true });
  try {
    return await act(server);
  } finally {
    await server.stop();
  }
}

const eventsOf = async (itemId: string) => (await register.log.load(copyStream(itemId))).events;
const only = async (inspectionId: string) => (await itemsOf(register.dataSource, inspectionId))[0]!;
const makeDue = (itemId: string) =>
  register.dataSource.query(`update post.item set due_at = now() where item_id = $1 and state = 'due'`, [itemId]);

describe('a dispatch that is opened', () => {
  it('owes each mailbox one copy, whatever its case, and names both positions', async () => {
    const { inspectionId, itemIds } = await register.dispatch([
      entry('Head of Service', 'Head@North.example', 'The head'),
      entry('YJB link staff', 'CHAIR@north.EXAMPLE'),
      entry('Lead member', 'head@north.example'),
      entry('Head of Service', 'head@north.example'),
    ]);
    const items = await itemsOf(register.dataSource, inspectionId);
    expect(itemIds).toHaveLength(2);
    expect(register.nudges).toEqual(expect.arrayContaining([...itemIds]));
    expect(items.find(({ mailbox }) => mailbox === addressee.email)?.positions).toEqual([
      addressee.position,
      'YJB link staff',
    ]);
    expect(items.find(({ mailbox }) => mailbox === 'head@north.example')).toMatchObject({
      address: 'Head@North.example',
      name: 'The head',
      positions: ['Head of Service', 'Lead member'],
      state: 'due',
      attempt: 0,
      subject: 'A Short Quality Screening in North YOS: letter of 27 January 2016',
      attachmentName: 'letter-north-2016-01-27.pdf',
    });
  });

  it('opens nothing the second time, even if its checkpoint is lost', async () => {
    const { inspectionId, itemIds } = await register.dispatch(two);
    const stream = inspectionStream(inspectionId);
    expect(await openDispatch(register.opening, stream)).toEqual([]);
    await register.dataSource.query(`delete from log.checkpoint where consumer = 'open-dispatch' and stream = $1`, [
      stream,
    ]);
    expect(await openDispatch(register.opening, stream)).toEqual([]);
    const items = await itemsOf(register.dataSource, inspectionId);
    expect(items.map(({ itemId }) => itemId).sort()).toEqual([...itemIds].sort());
  });

  it('is opened once by two workers at once', async () => {
    const stream = inspectionStream(await register.publish(two));
    const opened = await Promise.all([1, 2, 3].map(() => openDispatch(register.opening, stream)));
    expect(opened.map((items) => items.length).sort()).toEqual([0, 0, 2]);
  });

  it('acts on imported history, whose copies are sent today', async () => {
    const { inspectionId, itemIds } = await register.dispatch(two, true);
    await withServer(
      () => 'as usual',
      (server) => Promise.all(itemIds.map((itemId) => register.sender(server.url).sendItem(itemId))),
    );
    expect(await dispatchAtRest(register.dataSource, inspectionId)).toMatchObject({ recipients: 2, sent: 2 });
    expect((await eventsOf(itemIds[0]!))[0]).toMatchObject({ imported: true, on: '2026-01-27' });
  });
});

describe('an item that is sent', () => {
  it('is recorded with the words of the mail server, on its row and in its stream', async () => {
    const { inspectionId, itemIds } = await register.dispatch(two);
    await withServer(
      () => 'as usual',
      async (server) => {
        expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('sent');
        expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBeNull();
        expect(server.accepted).toHaveLength(1);
      },
    );
    const item = (await itemsOf(register.dataSource, inspectionId)).find(({ itemId }) => itemId === itemIds[0])!;
    expect(item).toMatchObject({ state: 'sent', attempt: 1, reply: '250 2.0.0 queued' });
    expect(await eventsOf(itemIds[0]!)).toMatchObject([
      {
        type: 'CopySent',
        data: { inspectionId, mailbox: item.mailbox, attempt: 1, messageId: item.messageId, reply: '250 2.0.0 queued' },
        causationId: item.causationId,
      },
    ]);
  });

  it('goes out once, though several workers are nudged for it at once', async () => {
    const recipients = Array.from({ length: 12 }, (_, n) => entry(`Position ${n}`, `holder-${n}@north.example`));
    const { inspectionId, itemIds } = await register.dispatch(recipients);
    await withServer(
      () => 'as usual',
      async (server) => {
        const senders = [1, 2, 3].map(() => register.sender(server.url, { postConnections: 2 }));
        await Promise.all(itemIds.flatMap((itemId) => senders.map((sender) => sender.sendItem(itemId))));
        expect(server.accepted.map(({ to }) => to).sort()).toEqual(
          [addressee.email, ...recipients.map(({ email }) => email)].sort(),
        );
        expect(server.connections.mostOpen).toBeLessThanOrEqual(6);
      },
    );
    expect(await dispatchAtRest(register.dataSource, inspectionId)).toEqual({
      recipients: 13,
      sent: 13,
      failed: 0,
      unknown: 0,
      underWay: 0,
    });
  });
});

describe('an item that is refused or put off', () => {
  it.each<SmtpStage>(['mail', 'rcpt', 'data', 'final'])('is failed after a 5xx at %s', async (stage) => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    await withServer(
      (asked) => (asked.stage === stage ? { reply: '550 5.1.1 no such mailbox' } : 'as usual'),
      async (server) => expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('failed'),
    );
    expect(await only(inspectionId)).toMatchObject({ state: 'failed', reply: '550 5.1.1 no such mailbox' });
    expect(await eventsOf(itemIds[0]!)).toMatchObject([{ type: 'CopyFailed' }]);
  });

  it.each<[SmtpStage, SmtpAct]>([
    ['mail', { reply: '451 later' }],
    ['rcpt', { reply: '450 greylisted' }],
    ['data', { reply: '421 closing', thenCut: true }],
    ['final', { reply: '452 no room' }],
    ['mail', 'cut'],
    ['data', 'cut'],
    ['rcpt', 'silence'],
  ])('is due again after %s: %j, and sent in the end', async (stage, act) => {
    const { itemIds } = await register.dispatch([]);
    const [itemId] = itemIds;
    let refused = false;
    await withServer(
      (asked) => (asked.stage === stage && !refused ? ((refused = true), act) : 'as usual'),
      async (server) => {
        const sender = register.sender(server.url, { backoffFirstMs: 1000 });
        expect(await sender.sendItem(itemId!)).toBe('due');
        expect(await eventsOf(itemId!)).toEqual([]);
        const nudge = register.later.find((later) => later.itemId === itemId);
        expect(nudge?.delayMs).toBeGreaterThanOrEqual(1000);
        expect(nudge?.delayMs).toBeLessThan(1300);
        expect(await sender.sendItem(itemId!)).toBeNull();
        await makeDue(itemId!);
        expect(await sender.sendItem(itemId!)).toBe('sent');
        expect(server.accepted).toHaveLength(1);
      },
    );
  });

  it('is failed once the mail server has put it off for five days', async () => {
    const { itemIds } = await register.dispatch([]);
    await withServer(
      ({ stage }) => (stage === 'rcpt' ? { reply: '450 later' } : 'as usual'),
      async (server) => {
        const sender = register.sender(server.url);
        expect(await sender.sendItem(itemIds[0]!)).toBe('due');
        await register.dataSource.query(
          `update post.item set deferred_since = now() - interval '5 days 1 minute', due_at = now() where item_id = $1`,
          [itemIds[0]],
        );
        expect(await sender.sendItem(itemIds[0]!)).toBe('failed');
      },
    );
    expect(await eventsOf(itemIds[0]!)).toMatchObject([{ type: 'CopyFailed', data: { attempt: 2 } }]);
  });

  it('stays due while there is no mail server, and its row says why', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    const server = await startScriptedMailServer();
    await server.stop();
    expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('due');
    const item = await only(inspectionId);
    expect(item.reply).toContain(`127.0.0.1:${server.port}`);
    expect(item.reply).toContain('ECONNREFUSED');
    expect(await nextDueAt(register.dataSource)).toBeInstanceOf(Date);
  });
});

describe('an item without an answer', () => {
  it.each<[SmtpStage, SmtpAct]>([
    ['body', 'cut'],
    ['final', 'cut'],
    ['final', 'silence'],
  ])('is unknown and held after %s: %j', async (stage, act) => {
    const { itemIds } = await register.dispatch([]);
    await withServer(
      (asked) => (asked.stage === stage ? act : 'as usual'),
      async (server) => {
        const sender = register.sender(server.url);
        expect(await sender.sendItem(itemIds[0]!)).toBe('unknown');
        await makeDue(itemIds[0]!);
        expect(await sender.sendItem(itemIds[0]!)).toBeNull();
        expect(await sweepPost(register.recording)).not.toContain(itemIds[0]);
        expect(server.commands.filter(({ line }) => line === 'DATA')).toHaveLength(1);
      },
    );
    expect(await eventsOf(itemIds[0]!)).toMatchObject([{ type: 'CopyHeld' }]);
  });
});

describe('a sender that ended', () => {
  const leave = (itemId: string, state: 'claimed' | 'attempting') =>
    register.dataSource.query(
      `update post.item set state = $2, attempt = 1, claimed_by = 'ended', lease_until = now() - interval '1 second'
        where item_id = $1`,
      [itemId, state],
    );

  it('leaves an item that it had only claimed due again', async () => {
    const { itemIds } = await register.dispatch([]);
    await leave(itemIds[0]!, 'claimed');
    expect(await sweepPost(register.recording)).toContain(itemIds[0]);
    await withServer(
      () => 'as usual',
      async (server) => expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('sent'),
    );
  });

  it('leaves an item that it was attempting unknown, never due, and held once', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    await leave(itemIds[0]!, 'attempting');
    const swept = await Promise.all([sweepPost(register.recording), sweepPost(register.recording)]);
    expect(swept.flat()).not.toContain(itemIds[0]);
    expect(await only(inspectionId)).toMatchObject({ state: 'unknown' });
    expect(await eventsOf(itemIds[0]!)).toMatchObject([{ type: 'CopyHeld' }]);
  });

  it('sends nothing of what has been taken from it meanwhile', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    await withServer(
      () => 'as usual',
      async (server) => {
        const late = register.sender(server.url, {
          beforeLoading: async () => {
            await leave(itemIds[0]!, 'claimed');
            await sweepPost(register.recording);
          },
        });
        expect(await late.sendItem(itemIds[0]!)).toBeNull();
        expect(server.commands.map(({ line }) => line.slice(0, 4))).not.toContain('MAIL');
      },
    );
    expect(await only(inspectionId)).toMatchObject({ state: 'due', attempt: 1, reply: null });
  });

  it.each([
    ['cannot load what it was to send', new Error('the store is away'), null],
    ['finds other bytes than were sealed', null, Buffer.from('other')],
  ])('and whose claim was forgotten by the database changes nothing when it %s', async (_when, error, bytes) => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await withServer(
      ({ stage }) => (stage === 'final' ? { notBefore: answered } : 'as usual'),
      async (server) => {
        let sending: Promise<unknown> | undefined;
        const { sealed } = await only(inspectionId);
        const sealedBytes = register.kept.get(sealed.pdf)!;
        const forget = async () => {
          // As after a restore: the row is what it was before the claim, and the next one has the same number.
          await register.dataSource.query(
            `update post.item set state = 'due', attempt = 0, claimed_by = null, lease_until = null where item_id = $1`,
            [itemIds[0]],
          );
          sending = register.sender(server.url).sendItem(itemIds[0]!);
          await until(() => server.accepted.length === 1);
          if (error) throw error;
          register.kept.set(sealed.pdf, bytes);
        };
        // All renderings are loaded at once; it is forgotten once.
        let forgotten: Promise<void> | undefined;
        const first = register.sender(server.url, { beforeLoading: () => (forgotten ??= forget()) });
        expect(await first.sendItem(itemIds[0]!)).toBeNull();
        register.kept.set(sealed.pdf, sealedBytes);
        expect(await only(inspectionId)).toMatchObject({ state: 'attempting', attempt: 1 });
        answer();
        expect(await sending).toBe('sent');
      },
    );
    expect((await eventsOf(itemIds[0]!)).map(({ type }) => type)).toEqual(['CopySent']);
  });

  it('may have been only slow: the answer that it brings later follows the held copy', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await withServer(
      ({ stage }) => (stage === 'final' ? { notBefore: answered } : 'as usual'),
      async (server) => {
        const sending = register.sender(server.url).sendItem(itemIds[0]!);
        await until(() => server.accepted.length === 1);
        await leave(itemIds[0]!, 'attempting');
        await sweepPost(register.recording);
        expect(await only(inspectionId)).toMatchObject({ state: 'unknown' });
        answer();
        expect(await sending).toBe('sent');
      },
    );
    expect((await eventsOf(itemIds[0]!)).map(({ type }) => type)).toEqual(['CopyHeld', 'CopySent']);
  });
});

/** The steps that items take while `act` runs, in their order, and whether the commit of each waits as the server has it. */
async function stepsDuring(act: () => Promise<unknown>): Promise<readonly { state: string; waits: boolean }[]> {
  await register.dataSource.query('create table public.step (state text, waits boolean)');
  await register.dataSource.query(`
    create function public.note_step() returns trigger language plpgsql as
    $$ begin
         insert into public.step
         select new.state, source <> 'session' from pg_settings where name = 'synchronous_commit';
         return null;
       end $$`);
  // At the commit, for it is then that the setting counts.
  await register.dataSource.query(`
    create constraint trigger note after update on post.item deferrable initially deferred
    for each row execute function public.note_step()`);
  try {
    await act();
    return await register.dataSource.query('select state, waits from public.step');
  } finally {
    await register.dataSource.query('drop trigger note on post.item');
    await register.dataSource.query('drop function public.note_step');
    await register.dataSource.query('drop table public.step');
  }
}

it('waits for the disk with each step of an item', async () => {
  const { itemIds } = await register.dispatch([]);
  await withServer(
    () => 'as usual',
    async (server) => {
      const sender = register.sender(server.url);
      expect(await stepsDuring(() => sender.sendItem(itemIds[0]!))).toEqual([
        { state: 'claimed', waits: true },
        { state: 'attempting', waits: true },
        { state: 'sent', waits: true },
      ]);
    },
  );
});

it('attempts nothing before it has a connection, though it had one a moment ago', async () => {
  const { itemIds } = await register.dispatch(two);
  const before = await startScriptedMailServer();
  const sender = register.sender(before.url);
  expect(await sender.sendItem(itemIds[0]!)).toBe('sent');
  await before.stop();
  const mute = await startScriptedMailServer(() => 'silence', { port: before.port });
  const steps = await stepsDuring(() => sender.sendItem(itemIds[1]!));
  expect(steps.map(({ state }) => state)).toEqual(['claimed', 'due']);
  expect(mute.connections.made).toBe(1);
  await mute.stop();
});

describe('an answer that cannot be recorded at first', () => {
  it('is recorded in the end, and the copy is not sent again', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    await register.dataSource.query('create sequence public.refusals');
    await register.dataSource.query(`
      create function public.refuse_thrice() returns trigger language plpgsql as
      $$ begin if nextval('public.refusals') <= 3 then raise exception 'no room'; end if; return new; end $$`);
    await register.dataSource.query(`
      create trigger refuse before update on post.item for each row when (new.state = 'sent')
      execute function public.refuse_thrice()`);
    try {
      await withServer(
        () => 'as usual',
        async (server) => {
          expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('sent');
          expect(server.accepted).toHaveLength(1);
        },
      );
    } finally {
      await register.dataSource.query('drop trigger refuse on post.item');
    }
    expect(await only(inspectionId)).toMatchObject({ state: 'sent', attempt: 1 });
    expect((await eventsOf(itemIds[0]!)).map(({ type }) => type)).toEqual(['CopySent']);
  });
});

describe('what was sealed', () => {
  it('is compared before sending: other bytes are not sent, nor is anything in their place', async () => {
    const { inspectionId, itemIds } = await register.dispatch([]);
    const { sealed } = await only(inspectionId);
    const bytes = register.kept.get(sealed.pdf)!;
    await withServer(
      () => 'as usual',
      async (server) => {
        register.kept.set(sealed.pdf, Buffer.concat([bytes, Buffer.from(' ')]));
        expect(await register.sender(server.url).sendItem(itemIds[0]!)).toBe('failed');
        register.kept.set(sealed.pdf, bytes);
        expect(server.connections.made).toBe(0);
      },
    );
    expect((await only(inspectionId)).reply).toContain('Not sent: the PDF sealed as');
    expect(await eventsOf(itemIds[0]!)).toMatchObject([{ type: 'CopyFailed' }]);
  });
});
