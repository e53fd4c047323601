import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { inSession, sqlStateOf } from '#event-log';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
const options = { commit: 'may be lost', plans: 'kept' } as const;

beforeAll(async () => {
  database = await testDatabase();
  await database.dataSource.query('create table kept (number int)');
});
afterAll(() => database.stop());
beforeEach(() => database.dataSource.query('truncate kept'));

const numbers = async () =>
  (await database.dataSource.query<{ number: number }[]>('select number from kept order by number')).map(
    ({ number }) => number,
  );
const keep = 'insert into kept select unnest($1::int[])';

it('sends what is said last together with the commit', async () => {
  await inSession(database.dataSource, options, async (session) => {
    session.last(keep, [[2, 3]]);
    await session.query(keep, [[1]]);
    expect(await numbers()).toEqual([]);
  });
  expect(await numbers()).toEqual([1, 2, 3]);
});

it('commits nothing, and says why, where what is said last is refused', async () => {
  const refused = inSession(database.dataSource, options, async (session) => {
    await session.query(keep, [[1]]);
    session.last('select 1 / $1::int', [0]);
    session.last(keep, [[2]]);
  });
  const divisionByZero = '22012';
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe(divisionByZero);
  expect(await numbers()).toEqual([]);
  // And the connection is good for the next.
  await inSession(database.dataSource, options, (session) => session.query(keep, [[4]]));
  expect(await numbers()).toEqual([4]);
});

it('says the first of several reasons where queries went to the server together', async () => {
  const refused = inSession(database.dataSource, options, async (session) => {
    await Promise.all([session.query('select 1 / $1::int', [0]), session.query(keep, [[5]])]);
  });
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe('22012');
  expect(await numbers()).toEqual([]);
});
