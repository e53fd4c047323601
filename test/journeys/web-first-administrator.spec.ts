import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listAccounts, withRole } from '../../apps/web/src/accounts/account.ts';
import { changeAccount, createAccount } from '../../apps/web/src/accounts/change-accounts.ts';
import { firstAdministratorLink } from '../../apps/web/src/index.ts';
import { openTestSite, Visitor, wordsOf, type TestSite } from './web-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite({ accounts: false });
}, 120_000);
afterAll(() => site.stop());

const typed = { name: 'Administrator', email: 'first@inspectorate.example', password: 'twelve letters' };

it('makes the first administrator by a link that is good once, and is void once a later start has made another', async () => {
  const { dataSource } = site.system;
  const earlier = (await firstAdministratorLink(dataSource))!;
  const link = (await firstAdministratorLink(dataSource))!;
  const visitor = new Visitor(site);
  expect((await visitor.open(earlier)).status).toBe(404);

  const short = await visitor.submit(link, { ...typed, password: 'short' });
  expect([short.status, wordsOf(short.text).includes('Choose a password of at least 12 characters.')]).toEqual([
    422,
    true,
  ]);
  const made = await visitor.submit(link, typed);
  expect([made.status, made.headers.get('location')]).toEqual([303, '/accounts']);
  expect(wordsOf((await visitor.open('/accounts')).text)).toContain(
    'first@inspectorate.example is active as administrator',
  );

  expect((await new Visitor(site).open(link)).status).toBe(404);
  expect(await firstAdministratorLink(dataSource)).toBeUndefined();
});

it.each([
  [
    'an address sent twice',
    [['email', 'a@inspectorate.example'] as [string, string], ['email', 'b'] as [string, string]],
  ],
  ['a password longer than any', [['password', 'a'.repeat(1_001)] as [string, string]]],
])('refuses %s as wrong credentials', async (_what, fields) => {
  const visitor = new Visitor(site);
  const token = /name="_csrf" value="([^"]+)"/.exec((await visitor.open('/sign-in')).text)![1]!;
  const refused = await visitor.post('/sign-in', [['_csrf', token], ...fields]);
  expect(refused.status).toBe(422);
  expect(wordsOf(refused.text)).toContain('Enter the e-mail address and password of an active account.');
});

it('leaves one of two administrators who take the role from each other in the same moment', async () => {
  const { dataSource, log: eventLog, clock } = site.system;
  const parts = { dataSource, eventLog, clock };
  const [first, second] = [typed.email, 'second@inspectorate.example'];
  await createAccount(parts, { ...typed, email: second, roles: ['administrator'] }, first);
  const inspector = { roles: ['inspector'], active: true } as const;
  const outcomes = await Promise.allSettled([
    changeAccount(parts, first, inspector, second),
    changeAccount(parts, second, inspector, first),
  ]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(withRole(await listAccounts(dataSource), 'administrator')).toHaveLength(1);
});
