import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '#platform';
import { itemsOf, PostSender } from '#post';
import { Network } from '../crash/network.ts';
import { entry, testRegister, type TestRegister } from '../support/register.ts';
import { startScriptedMailServer } from '../support/smtp.ts';
import { until } from '../support/until.ts';

let register: TestRegister;
beforeAll(async () => {
  register = await testRegister();
}, 120_000);
afterAll(() => register.stop());

describe('an item whose sender loses the database', () => {
  it('is due again when the answer to the start of its attempt was lost: nothing has been sent', async () => {
    const { inspectionId, itemIds } = await register.dispatch([entry('Head of Service', 'head@north.example')]);
    const itemId = itemIds[0]!;
    const state = async () => (await itemsOf(register.dataSource, inspectionId)).find((item) => item.itemId === itemId);
    const { options } = register.dataSource;
    const url = options.type === 'postgres' ? (options.url ?? '') : '';
    const network = await Network.to(Number(new URL(url).port), (sent) => {
      if (sent.includes('{"attempting"}')) network.cut('silence');
    });
    const mail = await startScriptedMailServer();
    const dataSource = await openDatabase(network.url(url));
    const sender = new PostSender({
      ...register.recording,
      dataSource,
      settings: {
        smtpUrl: mail.url,
        from: { name: 'The inspectorate', email: 'letters@inspectorate.example' },
        leaseSeconds: 60,
        smtpTimeoutSeconds: 1,
        postConnections: 1,
        backoffFirstMs: 1,
      },
      loadRendering: async (hash) => register.kept.get(hash) ?? null,
      nudgeLater: async () => undefined,
    });
    const sending = sender.sendItem(itemId);
    await until(async () => (await state())?.state === 'attempting');
    network.cut('reset');
    await until(() => network.refused > 0);
    network.mend();
    expect(await sending).toBe('due');
    expect(await state()).toMatchObject({ state: 'due', attempt: 1 });
    expect(mail.accepted).toHaveLength(0);

    sender.close();
    await dataSource.destroy();
    await mail.stop();
    await network.stop();
  });
});
