import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventLogMigrations, IdempotencyKeyUsed, PostgresEventLog, PostgresKeyring } from '#event-log';
import { SystemClock } from '#platform';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

/** What the first migration made for a time, before it was put back. */
const asEdited = [
  'alter table log.event drop constraint event_stream_version',
  'alter table log.event add constraint event_stream_version primary key (stream, version) include (type)',
  'drop index log.event_type',
  'alter table log.event drop constraint event_idempotency_key',
  'create unique index event_idempotency_key on log.event (idempotency_key) where idempotency_key is not null',
];

describe.each([
  ['as the first migration landed', []],
  ['as the first migration was for a time', asEdited],
])('a log %s', (_how, edits) => {
  let database: TestDatabase;
  let log: PostgresEventLog;

  beforeAll(async () => {
    database = await testDatabase();
    const { dataSource } = database;
    const schemas = await dataSource.query<{ name: string }[]>(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    for (const { name } of schemas) await dataSource.query(`drop schema ${name} cascade`);
    await dataSource.query('create schema public');
    const before = new DataSource({
      ...dataSource.options,
      migrations: eventLogMigrations.slice(0, 2),
      migrationsTableName: 'migration',
    });
    await before.initialize();
    await before.runMigrations();
    for (const edit of edits) await before.query(edit);
    await before.destroy();
    log = new PostgresEventLog(dataSource, new PostgresKeyring(dataSource, randomBytes(32)), new SystemClock());
  }, 120_000);
  afterAll(() => database.stop());

  const indexes = async (on: DataSource) =>
    (
      await on.query<{ definition: string }[]>(
        `select indexdef as definition from pg_indexes where schemaname = 'log' and tablename = 'event' order by 1`,
      )
    ).map(({ definition }) => definition);

  async function read(stream: string, caseRef: string, idempotencyKey: string): Promise<void> {
    const { head } = await log.load(stream);
    const event = { type: 'CaseRead', on: '2015-12-14', by: 'inspector-1@inspectorate.example', data: { caseRef } };
    await log.append([{ stream, expected: head, events: [event] }], { idempotencyKey });
  }

  it('is brought to the indexes of a new one with its events in it, and appended to', async () => {
    const { dataSource } = database;
    for (let place = 1; place <= 3; place += 1) await read('inspection-north', `N-${place}`, `key-${place}`);
    const ran = await migrateAll(dataSource);
    expect(ran).toContain('LeanIndexes1795560000000');
    const fresh = await testDatabase();
    expect(await indexes(dataSource)).toEqual(await indexes(fresh.dataSource));
    await fresh.stop();
    expect(await indexes(dataSource)).toContain(
      'CREATE UNIQUE INDEX event_stream_version ON log.event USING btree (stream, version) INCLUDE (type)',
    );

    await read('inspection-north', 'N-4', 'key-4');
    await expect(read('inspection-north', 'N-5', 'key-1')).rejects.toThrow(IdempotencyKeyUsed);
    const { events } = await log.load('inspection-north');
    expect(events.map(({ data }) => data)).toEqual([1, 2, 3, 4].map((place) => ({ caseRef: `N-${place}` })));
    await expect(dataSource.query('delete from log.event')).rejects.toThrow('never changed or removed');
    expect(await migrateAll(dataSource)).toEqual([]);
  });
});
