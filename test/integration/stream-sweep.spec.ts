import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catchUp, PostgresEventLog, PostgresKeyring, resetConsumer, StreamSweep, streamsBehind } from '#event-log';
import { SystemClock } from '#platform';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const MINUTE_MS = 60_000;
const types = ['CaseRead', 'CaseReadingAmended'];
/** Hears of nothing that is appended here but once. */
const others = { name: 'copies', types: ['ReportPublished'] };

let database: TestDatabase;
let log: PostgresEventLog;
let now: number;
let sweep: StreamSweep;
let streams = 0;

beforeAll(async () => {
  database = await testDatabase();
  log = new PostgresEventLog(
    database.dataSource,
    new PostgresKeyring(database.dataSource, randomBytes(32)),
    new SystemClock(),
  );
}, 120_000);
afterAll(() => database.stop());

beforeEach(async () => {
  for (const stream of await streamsBehind(database.dataSource, 'tally', types, 1_000)) await follow(stream);
  now = 0;
  sweep = new StreamSweep(database.dataSource, [others, { name: 'tally', types }], () => now);
});

const behind = async (limit = 100): Promise<readonly string[]> => (await sweep.behind(limit)).get('tally') ?? [];
const follow = (stream: string) =>
  catchUp(database.dataSource, log, { consumer: 'tally', stream, types }, async () => undefined);

async function append(stream: string, type = 'CaseRead', within = log): Promise<void> {
  const { head } = await log.load(stream);
  await within.append([
    {
      stream,
      expected: head,
      events: [{ type, on: '2015-12-14', by: 'inspector-1@inspectorate.example', data: {} }],
    },
  ]);
}
/** Names in their order. */
const newStream = (): string => `inspection-swept-${String((streams += 1)).padStart(4, '0')}`;

describe('sweeping over the streams', () => {
  it('finds what was behind before its first look, and what came since, until it is caught up', async () => {
    const [old, recent, foreign] = [newStream(), newStream(), newStream()];
    await append(old);
    expect(await behind()).toEqual([old]);
    await append(recent);
    await append(foreign, 'InspectionScheduled');
    expect(await behind()).toEqual([old, recent]);
    await follow(old);
    expect(await behind()).toEqual([recent]);
    await follow(recent);
    expect(await behind()).toEqual([]);
    await append(old, 'CaseReadingAmended');
    expect(await behind()).toEqual([old]);
  });

  it('does not forget what stays behind while the log goes on', async () => {
    const [standing, going] = [newStream(), newStream()];
    await append(standing);
    for (let minute = 0; minute < 30; minute += 1) {
      now = minute * MINUTE_MS;
      await append(going);
      await follow(going);
      expect(await behind()).toEqual([standing]);
    }
  });

  it('finds an event whose position is older than those that the sweep before has seen', async () => {
    const [late, early] = [newStream(), newStream()];
    expect(await behind()).toEqual([]);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await append(late, 'CaseRead', log.within(runner.manager));
    await append(early);
    await follow(early);
    now = 4 * MINUTE_MS;
    expect(await behind()).toEqual([]);
    await runner.commitTransaction();
    await runner.release();
    expect(await behind()).toEqual([late]);
  });

  it('finds an event whose position is older than the last look at everything', async () => {
    const [late, early] = [newStream(), newStream()];
    expect(await behind()).toEqual([]);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    now = 4 * MINUTE_MS;
    await append(late, 'CaseRead', log.within(runner.manager));
    await append(early);
    await follow(early);
    now = 5 * MINUTE_MS;
    expect(await behind()).toEqual([]);
    await runner.commitTransaction();
    await runner.release();
    now = 6 * MINUTE_MS;
    expect(await behind()).toEqual([late]);
  });

  it('reads everything again after five minutes: a checkpoint may have been taken away', async () => {
    const [one, other] = [newStream(), newStream()];
    for (const stream of [one, other]) {
      await append(stream);
      await follow(stream);
    }
    expect(await behind()).toEqual([]);
    await resetConsumer(database.dataSource.manager, 'tally');
    expect(await behind()).toEqual([]);
    now = 5 * MINUTE_MS;
    expect(await behind()).toEqual(expect.arrayContaining([one, other]));
  });

  it('loses none of more than it is asked for at a time', async () => {
    expect(await behind()).toEqual([]);
    const several = [newStream(), newStream(), newStream(), newStream(), newStream()];
    for (const stream of several) await append(stream);
    const found: string[] = [];
    for (let minute = 1; minute < 30 && found.length < several.length; minute += 1) {
      now = minute * MINUTE_MS;
      for (const stream of await behind(2)) {
        found.push(stream);
        await follow(stream);
      }
    }
    expect(found).toEqual(several);
    expect(await behind()).toEqual([]);
  });

  it('agrees with a look at the whole log, whatever is appended and caught up in between', async () => {
    const several = Array.from({ length: 12 }, newStream);
    // A fixed disorder.
    for (let step = 0; step < 120; step += 1) {
      now += (step % 7) * 20_000;
      const stream = several[(step * step + 3 * step) % several.length] ?? '';
      if (step % 3 === 2) await follow(several[(5 * step) % several.length] ?? '');
      else await append(stream, step % 4 === 0 ? 'CaseAssigned' : 'CaseRead');
      expect(await behind()).toEqual(await streamsBehind(database.dataSource, 'tally', types, 100));
    }
  });
});
