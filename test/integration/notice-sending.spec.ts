import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#platform';
import { noticesOf, NoticeSender, tellMovers, type Notice } from '#post';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startScriptedMailServer, type ScriptedMailServer, type SmtpAct, type SmtpAsked } from '../support/smtp.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
const ends: (() => unknown)[] = [];
beforeAll(async () => {
  database = await testDatabase();
}, 120_000);
afterAll(() => database.stop());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Owes one mailbox the notices 0, 1, … of a series; gives their ids. */
async function owe(
  series: Notice['series'],
  count = 1,
  mailbox = 'head@north.example',
): Promise<{ inspectionId: string; ids: readonly string[] }> {
  const inspectionId = randomUUID();
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const [sequence, id] of ids.entries()) {
    await database.dataSource.query(
      `insert into post.notice (notice_id, inspection_id, series, mailbox, sequence, about, address, name, subject, body, message_id)
       values ($1, $2, $3, $6, $4, 'a date', $6, 'The head', 'A visit', 'Words.', $5)`,
      [id, inspectionId, series, sequence, `<${id}@inspectorate.example>`, mailbox],
    );
  }
  return { inspectionId, ids };
}

async function senderTo(
  plan: (asked: SmtpAsked) => SmtpAct,
  { onlyInspectionId, smtpTimeoutSeconds = 1 }: { onlyInspectionId?: string; smtpTimeoutSeconds?: number } = {},
): Promise<{ sender: NoticeSender; mail: ScriptedMailServer }> {
  const mail = await startScriptedMailServer(plan);
  const sender = new NoticeSender({
    dataSource: database.dataSource,
    onlyInspectionId,
    settings: {
      smtpUrl: mail.url,
      from: { name: 'The inspectorate', email: 'letters@inspectorate.example' },
      leaseSeconds: 60,
      smtpTimeoutSeconds,
      postConnections: 1,
      backoffFirstMs: 1,
    },
  });
  ends.push(
    () => mail.stop(),
    () => sender.close(),
  );
  return { sender, mail };
}

/** Refuses `times` of the updates that bring a notice into this state. */
async function refuse(state: string, times: number): Promise<void> {
  await database.dataSource.query(`
    create sequence public.refusals;
    create function public.refuse() returns trigger language plpgsql as
    $$ begin if nextval('public.refusals') <= ${times} then raise exception 'no room'; end if; return new; end $$;
    create trigger refuse before update on post.notice for each row when (new.state = '${state}')
    execute function public.refuse()`);
  ends.push(() =>
    database.dataSource.query(
      'drop trigger refuse on post.notice; drop function public.refuse; drop sequence public.refusals',
    ),
  );
}

const usual = (): SmtpAct => 'as usual';
const statesOf = async (inspectionId: string) =>
  (await noticesOf(database.dataSource.manager, inspectionId)).map(({ state }) => state);

describe('a notice', () => {
  it('is recorded as sent in the end, and not sent again, where that cannot be recorded at first', async () => {
    const { inspectionId, ids } = await owe('letter');
    const { sender, mail } = await senderTo(usual);
    await refuse('sent', 3);
    await sender.send(ids[0]!);
    expect(await statesOf(inspectionId)).toEqual(['sent']);
    expect(mail.accepted).toHaveLength(1);
  });

  it('is due again, and not unknown, where its attempt cannot begin', async () => {
    const { inspectionId, ids } = await owe('letter');
    const { sender, mail } = await senderTo(usual);
    await refuse('attempting', 1);
    await sender.send(ids[0]!);
    expect(await statesOf(inspectionId)).toEqual(['due']);
    expect(mail.commands.map(({ line }) => line.slice(0, 4))).not.toContain('MAIL');
  });

  it.each<[Notice['series'], string]>([
    ['invitation', 'superseded'],
    ['letter', 'superseded'],
    ['your_move', 'superseded'],
    // Of two deadlines: neither takes the other's place.
    ['reminder', 'due'],
  ])('of the series %s that is put off is %s where a later one is owed', async (series, state) => {
    const { inspectionId, ids } = await owe(series, 2);
    const { sender } = await senderTo(({ stage }) => (stage === 'rcpt' ? { reply: '450 later' } : 'as usual'));
    await sender.send(ids[1]!);
    await sender.send(ids[0]!);
    expect(await statesOf(inspectionId)).toEqual([state, 'due']);
  });

  it('that is put off after the later one was taken back is due again, or nobody would be told', async () => {
    const { inspectionId, ids } = await owe('invitation', 2);
    const { sender } = await senderTo(({ stage }) => (stage === 'rcpt' ? { reply: '450 later' } : 'as usual'));
    await database.dataSource.query(`update post.notice set state = 'superseded' where notice_id = $1`, [ids[1]]);
    await sender.send(ids[0]!);
    expect(await statesOf(inspectionId)).toEqual(['due', 'superseded']);
  });

  it('to a domain beyond ASCII names it to the mail server in the form that every server takes', async () => {
    const { inspectionId, ids } = await owe('letter', 1, 'head@bücher.example');
    const { sender, mail } = await senderTo(usual);
    await sender.send(ids[0]!);
    expect(await statesOf(inspectionId)).toEqual(['sent']);
    expect(mail.accepted.map(({ to }) => to)).toEqual(['head@xn--bcher-kva.example']);
  });

  it('that is put off while a later one is being owed waits for it, and is superseded', async () => {
    const { inspectionId, ids } = await owe('letter');
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    let locking: Promise<unknown> | undefined;
    const { sender } = await senderTo(
      ({ stage }) => {
        if (stage !== 'rcpt') return 'as usual';
        locking = noticesOf(runner.manager, inspectionId, true);
        return 'silence';
      },
      { smtpTimeoutSeconds: 3 },
    );
    const sending = sender.send(ids[0]!);
    await until(() => locking !== undefined);
    await locking;
    await runner.query(
      `insert into post.notice (notice_id, inspection_id, series, mailbox, sequence, about, address, name, subject, body, message_id)
       select gen_random_uuid(), inspection_id, series, mailbox, 1, about, address, name, subject, body, 'later ' || message_id
       from post.notice where notice_id = $1`,
      [ids[0]],
    );
    await until(async () => {
      const [{ count }] = await database.dataSource.query<[{ count: number }]>(
        `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return count === 1;
    });
    await runner.commitTransaction();
    await runner.release();
    await sending;
    expect(await statesOf(inspectionId)).toEqual(['superseded', 'due']);
  });

  it('of another inspection is left to other senders by one that sends for one inspection alone', async () => {
    const [own, other] = [await owe('letter'), await owe('letter')];
    const { sender, mail } = await senderTo(usual, { onlyInspectionId: own.inspectionId });
    await sender.send(other.ids[0]!);
    await sender.send(own.ids[0]!);
    expect([await statesOf(own.inspectionId), await statesOf(other.inspectionId)]).toEqual([['sent'], ['due']]);
    expect(mail.accepted).toHaveLength(1);
  });
});

describe('the mail of whose move it is', () => {
  const from = { name: 'The inspectorate', email: 'letters@inspectorate.example' };
  const tell = (day: string, ...waits: readonly (readonly [mailbox: string, line: string])[]) =>
    tellMovers(
      database.dataSource,
      waits.map(([email, line]) => ({ person: { name: 'The lead', email }, lines: [line] })),
      from,
      new FixedClock(`${day}T09:00:00Z`),
    );
  const statesFor = async (mailbox: string) =>
    (await noticesOf(database.dataSource.manager, ''))
      .filter((notice) => notice.mailbox === mailbox)
      .map(({ about, state }) => [about, state]);

  it('that was never offered gives way to that of a later day, so that an outage ends with one', async () => {
    const lead = `${randomUUID()}@inspectorate.example`;
    await tell('2015-03-02', [lead, 'Draw the case sample']);
    await tell('2015-03-03', [lead, 'Draft the letter']);
    await tell('2015-03-04', [lead, 'Approve the letter']);
    expect(await statesFor(lead)).toEqual([
      ['2015-03-02', 'superseded'],
      ['2015-03-03', 'superseded'],
      ['2015-03-04', 'due'],
    ]);
  });

  it('stays on its way where it says what still holds, and is dropped where nothing waits any more', async () => {
    const [waits, moved] = [`${randomUUID()}@inspectorate.example`, `${randomUUID()}@inspectorate.example`];
    await tell('2015-03-05', [waits, 'Draft the letter'], [moved, 'Draft the letter']);
    await tell('2015-03-06', [waits, 'Draft the letter']);
    expect(await statesFor(waits)).toEqual([['2015-03-05', 'due']]);
    expect(await statesFor(moved)).toEqual([['2015-03-05', 'superseded']]);
  });

  it('is owed once where two processes ask at the same time', async () => {
    const lead = `${randomUUID()}@inspectorate.example`;
    await tell('2015-03-09', [lead, 'Draw the case sample']);
    await Promise.all([1, 2, 3].map(() => tell('2015-03-10', [lead, 'Draft the letter'])));
    expect(await statesFor(lead)).toEqual([
      ['2015-03-09', 'superseded'],
      ['2015-03-10', 'due'],
    ]);
  });
});
