import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { dispatchAtRest, itemsOf } from '#post';
import { entry, testRegister, type TestRegister } from '../support/register.ts';
import { startScriptedMailServer, type ScriptedMailServer, type SmtpAct, type SmtpAsked } from '../support/smtp.ts';
import { until } from '../support/until.ts';

const CONNECTIONS = 3;

let register: TestRegister;
let mail: ScriptedMailServer;
let plan: (asked: SmtpAsked) => SmtpAct;
beforeAll(async () => {
  register = await testRegister();
}, 120_000);
afterAll(() => register.stop());
beforeEach(async () => {
  plan = () => 'as usual';
  mail = await startScriptedMailServer((asked) => plan(asked), { pipelining: true });
});
afterEach(() => mail.stop());

const recipients = (count: number) =>
  Array.from({ length: count - 1 }, (_, place) => entry(`Position ${place}`, `holder-${place}@north.example`));

it('sends a copy once that one sender is nudged for twice at once', async () => {
  const { itemIds } = await register.dispatch([]);
  const [itemId = ''] = itemIds;
  const sender = register.sender(mail.url);
  expect(await Promise.all([sender.sendItem(itemId), sender.sendItem(itemId)])).toEqual(['sent', null]);
  expect(mail.accepted).toHaveLength(1);
});

/** How many were attempting when each message was taken. */
function countAttempting(inspectionId: string): readonly number[] {
  const seen: number[] = [];
  const look = async () => {
    const items = await itemsOf(register.dataSource, inspectionId);
    seen.push(items.filter(({ state }) => state === 'attempting').length);
  };
  plan = ({ stage }) => (stage === 'final' ? { notBefore: look() } : 'as usual');
  return seen;
}

it('attempts no more copies at once than it has connections, however many it has in hand', async () => {
  const { inspectionId, itemIds } = await register.dispatch(recipients(30));
  const seen = countAttempting(inspectionId);
  const sender = register.sender(mail.url, { postConnections: CONNECTIONS });
  await Promise.all(itemIds.map((itemId) => sender.sendItem(itemId)));
  expect(await dispatchAtRest(register.dataSource, inspectionId)).toMatchObject({ recipients: 30, sent: 30 });
  expect(seen).toHaveLength(30);
  expect(Math.max(...seen)).toBe(CONNECTIONS);
});

it('records the other copies while one cannot be recorded, which goes on to count as attempting, and that one in the end', async () => {
  const { inspectionId, itemIds } = await register.dispatch(recipients(12));
  await register.dataSource.query(`
    create function public.refuse_one() returns trigger language plpgsql as
    $$ begin raise exception 'no room'; end $$`);
  await register.dataSource.query(`
    create trigger refuse_one before update on post.item for each row
    when (new.state = 'sent' and new.mailbox = 'holder-3@north.example') execute function public.refuse_one()`);
  const sender = register.sender(mail.url, { postConnections: CONNECTIONS, backoffFirstMs: 1_000_000 });
  const again = () => Promise.all(itemIds.map((itemId) => sender.sendItem(itemId)));
  const seen = countAttempting(inspectionId);
  const sending = again();
  // Those that were to begin in a commit that failed are due again, and nobody has been offered them.
  await until(async () => {
    await register.dataSource.query(`update post.item set due_at = now() where state = 'due'`);
    await again();
    return (await dispatchAtRest(register.dataSource, inspectionId)).sent === 11;
  }, 30_000);
  const stuck = (await itemsOf(register.dataSource, inspectionId)).filter(({ state }) => state !== 'sent');
  expect(stuck.map(({ mailbox, state }) => [mailbox, state])).toEqual([['holder-3@north.example', 'attempting']]);
  expect(Math.max(...seen)).toBe(CONNECTIONS);
  await register.dataSource.query('drop trigger refuse_one on post.item');
  await sending;
  expect(await dispatchAtRest(register.dataSource, inspectionId)).toMatchObject({ recipients: 12, sent: 12 });
  expect(mail.accepted.map(({ to }) => to).sort()).toEqual([...new Set(mail.accepted.map(({ to }) => to))].sort());
}, 60_000);
