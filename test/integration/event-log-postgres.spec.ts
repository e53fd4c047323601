import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { NamedNews, StreamHead } from '#event-log';
import {
  deleteFromOutbox,
  listenForNews,
  listStreams,
  outboxDepth,
  PostgresEventLog,
  PostgresKeyring,
  WrongMasterKey,
  takeFromOutbox,
  verifyChain,
} from '#event-log';
import { FixedClock, openDatabase } from '#platform';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const EMPTY: StreamHead = { version: 0, hash: null };
const clock = new FixedClock('2026-01-27T09:30:00.000Z');
const masterKey = randomBytes(32);
const read = (caseRef: string) => ({
  type: 'CaseRead',
  on: '2015-12-14',
  by: 'inspector-1@inspectorate.example',
  data: { caseRef },
  sealed: { comments: { 'harm.plan': caseRef } },
  sealedUnder: 'west-london',
});

let database: TestDatabase;
const outboxTypes = ['CaseRead'];
let keyring: PostgresKeyring;
let log: PostgresEventLog;

beforeAll(async () => {
  database = await testDatabase();
  keyring = new PostgresKeyring(database.dataSource, masterKey);
  log = new PostgresEventLog(database.dataSource, keyring, clock);
}, 120_000);

afterAll(() => database.stop());

const append = (stream: string, expected: StreamHead, ...cases: string[]) =>
  log.append([{ stream, expected, events: cases.map(read) }]);
const take = (limit = 10_000) => takeFromOutbox(database.dataSource.manager, outboxTypes, limit);
const outboxOf = async (stream: string) => (await take()).filter((row) => row.stream === stream);

describe('the database itself', () => {
  it.each([
    `update log.event set type = 'CaseReadingAmended'`,
    'delete from log.event',
    'truncate log.event',
    `set session_replication_role = replica; delete from log.event`,
  ])('refuses: %s', async (statement) => {
    await append(`inspection-${randomBytes(4).toString('hex')}`, EMPTY, 'WL-0001');
    const asOwner = await openDatabase(database.url, { poolSize: 1 });
    await expect(asOwner.query(statement)).rejects.toThrow('an event is never changed or removed');
    await asOwner.destroy();
  });
});

describe('appending', () => {
  it('gives every one of eight streams at once its events without a gap', async () => {
    const write = async (stream: string) => {
      for (let version = 0; version < 25; version += 1) {
        const { head } = await log.load(stream);
        await append(stream, head, `case-${version}`);
      }
    };
    const streams = Array.from({ length: 8 }, (_, place) => `inspection-at-once-${place}`);
    await Promise.all(streams.map(write));
    expect(await listStreams(database.dataSource.manager, 'inspection-at-once-')).toEqual(
      streams.map((stream) => ({ stream, version: 25 })),
    );
    expect((await verifyChain(database.dataSource)).faults).toEqual([]);
  });

  it('does not lock up appends that meet on two streams in opposite orders', async () => {
    const heads = new Map([
      ['letter-x', EMPTY],
      ['inspection-x', EMPTY],
    ]);
    const both = (streams: string[]) =>
      log.append(streams.map((stream) => ({ stream, expected: heads.get(stream) ?? EMPTY, events: [read(stream)] })));
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => both(['letter-x', 'inspection-x'])),
      ...Array.from({ length: 6 }, () => both(['inspection-x', 'letter-x'])),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'VersionConflict' });
  });

  it('leaves events and outbox rows behind together or not at all', async () => {
    await append('inspection-together', EMPTY, 'A', 'B');
    await append('inspection-together', EMPTY, 'C').catch(() => undefined);
    const undone = database.dataSource.transaction(async (manager) => {
      const { head } = await log.within(manager).load('inspection-together');
      await log.within(manager).append([{ stream: 'inspection-together', expected: head, events: [read('D')] }]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect((await log.load('inspection-together')).events).toHaveLength(2);
    expect(await outboxOf('inspection-together')).toMatchObject([
      { version: 1, type: 'CaseRead' },
      { version: 2, type: 'CaseRead' },
    ]);
  });
});

describe('the outbox', () => {
  it('does not skip the row of a transaction that commits late', async () => {
    const late = database.dataSource.createQueryRunner();
    await late.startTransaction();
    await log.within(late.manager).append([{ stream: 'inspection-late', expected: EMPTY, events: [read('A')] }]);
    await append('inspection-early', EMPTY, 'B');

    const first = await take();
    expect(first.map(({ stream }) => stream)).toContain('inspection-early');
    expect(first.map(({ stream }) => stream)).not.toContain('inspection-late');
    await deleteFromOutbox(
      database.dataSource.manager,
      first.map(({ id }) => id),
    );
    await late.commitTransaction();
    await late.release();

    expect(await take()).toMatchObject([{ stream: 'inspection-late', version: 1 }]);
    expect(await outboxDepth(database.dataSource)).toMatchObject({ rows: 1, oldestAt: expect.any(Date) });
  });

  it('leaves young rows to the other relay', async () => {
    await append('inspection-young', EMPTY, 'A');
    const old = await takeFromOutbox(database.dataSource.manager, outboxTypes, 10_000, {
      olderThanMs: 3_600_000,
    });
    expect(old.map(({ stream }) => stream)).not.toContain('inspection-young');
    expect(await outboxOf('inspection-young')).toHaveLength(1);
  });

  it('wakes whoever listens, after the commit', async () => {
    let heard = 0;
    let seen: (() => void) | undefined;
    const next = () => new Promise<void>((resolve) => (seen = resolve));
    const connected = next();
    const ear = await listenForNews(database.url, () => {
      heard += 1;
      seen?.();
    });
    await connected;
    const news = next();
    await append('inspection-news', EMPTY, 'A');
    await news;
    expect(heard).toBeGreaterThanOrEqual(2);
    expect(await outboxOf('inspection-news')).toHaveLength(1);
    await ear.stop();
  });
});

describe('whoever listens for news', () => {
  const heard: NamedNews[][] = [];
  let ear: { stop(): Promise<void> };
  beforeEach(async () => {
    heard.length = 0;
    ear = await listenForNews(database.url, (named) => heard.push([...named]));
    await until(() => heard.length === 1);
  });
  afterEach(() => ear.stop());

  it('is told of the row that an event has in the outbox', async () => {
    await append('inspection-told', EMPTY, 'A');
    await until(() => heard.length === 2);
    expect(await outboxOf('inspection-told')).toMatchObject(heard[1] ?? []);
    expect(heard[1]).toHaveLength(1);
  });

  it('is told of it also in a process that reads big numbers as such', async () => {
    const asText = pg.types.getTypeParser(pg.types.builtins.INT8) as (text: string) => unknown;
    pg.types.setTypeParser(pg.types.builtins.INT8, BigInt);
    try {
      await append('inspection-big', EMPTY, 'A');
      await until(() => heard.length === 2);
    } finally {
      pg.types.setTypeParser(pg.types.builtins.INT8, asText);
    }
    expect(await outboxOf('inspection-big')).toMatchObject(heard[1] ?? []);
    expect(heard[1]).toHaveLength(1);
  });

  it('is told to look where several events were appended at once', async () => {
    await append('inspection-several', EMPTY, 'A', 'B');
    await until(() => heard.length === 2);
    expect(heard[1]).toEqual([]);
  });
});

describe('the chain in the database', () => {
  it('names the event that somebody edited behind the log', async () => {
    const tampered = await testDatabase();
    const theirs = new PostgresEventLog(
      tampered.dataSource,
      new PostgresKeyring(tampered.dataSource, masterKey),
      clock,
    );
    await theirs.append([{ stream: 'inspection-1', expected: EMPTY, events: ['A', 'B', 'C', 'D'].map(read) }]);
    await theirs.append([{ stream: 'inspection-2', expected: EMPTY, events: ['A', 'B'].map(read) }]);
    expect(await verifyChain(tampered.dataSource)).toEqual({ events: 6, faults: [] });

    await tampered.dataSource.query('alter table log.event disable trigger all');
    await tampered.dataSource.query(
      `update log.event set envelope = replace(envelope, '"B"', '"Z"') where stream = 'inspection-1' and version = 2`,
    );
    await tampered.dataSource.query(`delete from log.event where stream = 'inspection-2' and version = 1`);
    const { events, faults } = await verifyChain(tampered.dataSource);
    expect(events).toBe(5);
    expect(faults.map(({ stream, version }) => [stream, version])).toEqual([
      ['inspection-1', 2],
      ['inspection-2', 2],
      ['inspection-2', 2],
    ]);
    await tampered.stop();
  });

  it('says at start that the master key is another one, and takes the right one', async () => {
    await keyring.keyToSeal('inspection-of-another-key');
    await expect(new PostgresKeyring(database.dataSource, randomBytes(32)).check()).rejects.toThrow(WrongMasterKey);
    await expect(new PostgresKeyring(database.dataSource, masterKey).check()).resolves.toBeUndefined();
  });

  it('stands when a key is destroyed, and keeps personal fields out of the open part', async () => {
    await log.append([{ stream: 'inspection-key', expected: EMPTY, events: [{ ...read('secret-word'), data: {} }] }]);
    const [row] = await database.dataSource.query<[{ sealed: Buffer }]>(
      `select * from log.event where stream = 'inspection-key'`,
    );
    expect(JSON.stringify(row)).not.toContain('secret-word');
    expect(row.sealed.toString('latin1')).not.toContain('secret-word');
    await keyring.destroy('west-london');
    expect((await log.load('inspection-key')).events[0]).not.toHaveProperty('sealed');
    expect((await verifyChain(database.dataSource)).faults).toEqual([]);
  });

  it('says so when the master key is another one', async () => {
    await log.append([
      { stream: 'inspection-other', expected: EMPTY, events: [{ ...read('A'), sealedUnder: 'other' }] },
    ]);
    const stranger = new PostgresKeyring(database.dataSource, randomBytes(32));
    await expect(stranger.keysToOpen(['other'])).rejects.toThrow('wrapped by another master key');
  });
});

describe('reading the whole log', () => {
  it('gives every event once, each stream in its order, whatever the page', async () => {
    const expected = await listStreams(database.dataSource.manager, '');
    const seen = new Map<string, number>();
    for await (const page of log.readFromStart({ pageSize: 7 }))
      for (const { stream, version } of page) {
        expect(version).toBe((seen.get(stream) ?? 0) + 1);
        seen.set(stream, version);
      }
    expect([...seen].map(([stream, version]) => ({ stream, version }))).toEqual(expected);
  });
});
