import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { inSession, queryAlone, sqlStateOf } from '#event-log';
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
const divisionByZero = '22012';
const keep = 'insert into kept select unnest($1::int[])';

it('sends what needs no answer together with what is asked next, or with the commit', async () => {
  await inSession(database.dataSource, options, async (session) => {
    session.send(keep, [[1]]);
    expect(await session.query('select number from kept')).toEqual([{ number: 1 }]);
    session.send(keep, [[2]]);
    session.send(keep, [[3]]);
    expect(await numbers()).toEqual([]);
  });
  expect(await numbers()).toEqual([1, 2, 3]);
});

it('commits nothing, and says why, where what was sent is refused', async () => {
  const refused = inSession(database.dataSource, options, async (session) => {
    await session.query(keep, [[1]]);
    session.send('select 1 / $1::int', [0]);
    session.send(keep, [[2]]);
  });
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe(divisionByZero);
  expect(await numbers()).toEqual([]);
  // And the connection is good for the next.
  await inSession(database.dataSource, options, (session) => session.query(keep, [[4]]));
  expect(await numbers()).toEqual([4]);
});

it('says why what was sent is refused, and not that a later question was', async () => {
  const refused = inSession(database.dataSource, options, async (session) => {
    session.send('select 1 / $1::int', [0]);
    await session.query(keep, [[1]]);
  });
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe(divisionByZero);
  expect(await numbers()).toEqual([]);
});

it('takes back what was sent since a savepoint, once it is settled, and commits the rest', async () => {
  await inSession(database.dataSource, options, async (session) => {
    session.send(keep, [[1]]);
    await session.query('savepoint here');
    session.send('select 1 / $1::int', [0]);
    const reason: unknown = await session.settle().catch((error: unknown) => error);
    expect(sqlStateOf(reason)).toBe(divisionByZero);
    await session.query('rollback to savepoint here');
    session.send(keep, [[2]]);
  });
  expect(await numbers()).toEqual([1, 2]);
});

it('says the first of several reasons where queries went to the server together', async () => {
  const refused = inSession(database.dataSource, options, async (session) => {
    await Promise.all([session.query('select 1 / $1::int', [0]), session.query(keep, [[5]])]);
  });
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe(divisionByZero);
  expect(await numbers()).toEqual([]);
});

it('asks one thing in a transaction of its own: it is answered once it is committed, or refused and nothing is', async () => {
  const { dataSource } = database;
  expect(await queryAlone(dataSource, options, `${keep} returning number`, [[1, 2]])).toEqual([
    { number: 1 },
    { number: 2 },
  ]);
  expect(await numbers()).toEqual([1, 2]);
  const refused = queryAlone(dataSource, options, 'insert into kept select 1 / unnest($1::int[])', [[1, 0]]);
  expect(sqlStateOf(await refused.catch((error: unknown) => error))).toBe(divisionByZero);
  expect(await numbers()).toEqual([1, 2]);
  expect(await queryAlone(dataSource, options, 'select 7 as number', [])).toEqual([{ number: 7 }]);
});
