import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { copyStream } from '#domain';
import { RenderingStore } from '#letter';
import { projectFile } from '#platform';
import { itemsOf, sweepPost, type ItemState } from '#post';
import { renderings, sha256, testRegister, type TestRegister } from '../support/register.ts';
import { startScriptedMailServer, type ScriptedMailServer, type SmtpStage } from '../support/smtp.ts';
import { until } from '../support/until.ts';

/** Long enough for a few looks on a busy machine. */
const LEASE_SECONDS = 8;
const START_WITHIN_MS = 60_000;

let register: TestRegister;
let stalledMail: ScriptedMailServer;
let mail: ScriptedMailServer;
let worker: ChildProcess;
beforeAll(async () => {
  register = await testRegister();
  const store = new RenderingStore(register.dataSource);
  for (const bytes of Object.values(renderings)) await store.keep(sha256(bytes), 'application/octet-stream', bytes);
}, 120_000);
afterAll(() => register.stop());
afterEach(async () => {
  if (worker.exitCode === null && worker.signalCode === null) {
    const ended = once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
  }
  await stalledMail.stop();
  await mail.stop();
});

/**
 * Publishes one letter, starts a worker whose mail server says nothing from `silentAt` on, and stops the worker there, as a
 * machine does that is out of memory or a host that is suspended: it holds its item and does not know that time passes.
 */
async function stalled(silentAt: SmtpStage, state: ItemState) {
  const { inspectionId, itemIds } = await register.dispatch([]);
  const itemId = itemIds[0] ?? '';
  const row = async () => (await itemsOf(register.dataSource, inspectionId))[0];
  let isReached = false;
  stalledMail = await startScriptedMailServer(({ stage }) => {
    if (stage !== silentAt) return 'as usual';
    isReached = true;
    worker.kill('SIGSTOP');
    return 'silence';
  });
  mail = await startScriptedMailServer();
  worker = spawn(process.execPath, [projectFile('apps', 'launch.mjs'), 'worker', '--queues', 'post'], {
    env: {
      PATH: process.env['PATH'],
      ...register.environment,
      SMTP_URL: stalledMail.url,
      LEASE_SECONDS: String(LEASE_SECONDS),
      SMTP_TIMEOUT_SECONDS: String(LEASE_SECONDS - 1),
    },
    stdio: 'ignore',
  });
  await until(() => isReached, START_WITHIN_MS);
  expect((await row())?.state).toBe(state);
  return { itemId, row, sender: register.sender(mail.url) };
}

const hasLeaseEnded = async (itemId: string): Promise<boolean> => {
  const [{ ended }] = await register.dataSource.query<[{ ended: boolean }]>(
    'select lease_until < now() as ended from post.item where item_id = $1',
    [itemId],
  );
  return ended;
};

describe('a worker that stalls', () => {
  it(
    'keeps its claim until its lease has ended; then another sends the copy, and it alone',
    async () => {
      const { itemId, row, sender } = await stalled('greeting', 'claimed');
      expect(await sweepPost(register.recording)).not.toContain(itemId);
      expect(await sender.sendItem(itemId)).toBeNull();
      expect(await row()).toMatchObject({ state: 'claimed', attempt: 1 });
      expect(await hasLeaseEnded(itemId)).toBe(false);

      await until(() => hasLeaseEnded(itemId), LEASE_SECONDS * 2_000);
      expect(await sweepPost(register.recording)).toContain(itemId);
      expect(await sender.sendItem(itemId)).toBe('sent');
      worker.kill('SIGCONT');
      await until(() => stalledMail.connections.open === 0);
      expect([mail.accepted.length, stalledMail.accepted.length]).toEqual([1, 0]);
      expect(await row()).toMatchObject({ state: 'sent', attempt: 2 });
    },
    START_WITHIN_MS + 30_000,
  );

  it(
    'leaves its attempt unknown once its lease has ended, and nobody sends the copy again',
    async () => {
      const { itemId, row, sender } = await stalled('body', 'attempting');
      expect(await sweepPost(register.recording)).not.toContain(itemId);
      expect(await sender.sendItem(itemId)).toBeNull();
      expect(await row()).toMatchObject({ state: 'attempting', attempt: 1 });
      expect(await hasLeaseEnded(itemId)).toBe(false);

      await until(() => hasLeaseEnded(itemId), LEASE_SECONDS * 2_000);
      expect(await sweepPost(register.recording)).not.toContain(itemId);
      expect(await sender.sendItem(itemId)).toBeNull();
      expect(await row()).toMatchObject({ state: 'unknown', attempt: 1 });
      expect((await register.log.load(copyStream(itemId))).events.map(({ type }) => type)).toEqual(['CopyHeld']);
      worker.kill('SIGCONT');
      await until(() => stalledMail.connections.open === 0);
      expect(await sweepPost(register.recording)).not.toContain(itemId);
      expect(mail.accepted).toHaveLength(0);
      expect(await row()).toMatchObject({ state: 'unknown', attempt: 1 });
    },
    START_WITHIN_MS + 30_000,
  );
});
