import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseUnreachable, openDatabase, underLock } from '#platform';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

describe('opening the database', () => {
  let server: Server | undefined;

  afterEach(() => void server?.close());

  it('says which address it tried, and keeps the password to itself', async () => {
    const error = await openDatabase('postgres://inspection:secret@127.0.0.1:1/inspection').catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DatabaseUnreachable);
    expect((error as Error).message).toMatch(/^No database at 127\.0\.0\.1:1\/inspection: .*ECONNREFUSED/);
    expect((error as Error).message).not.toContain('secret');
  });

  it('gives up within ten seconds on a server that accepts and says nothing', async () => {
    server = createServer();
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const started = Date.now();
    await expect(openDatabase(`postgres://inspection@127.0.0.1:${port}/inspection`)).rejects.toThrow(
      `No database at 127.0.0.1:${port}/inspection`,
    );
    expect(Date.now() - started).toBeLessThan(10_000);
  }, 15_000);
});

describe('one database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  }, 120_000);

  afterAll(() => database.stop());

  it('lets one holder at a time act under a lock, and the next one after it', async () => {
    const acted: string[] = [];
    const first = await underLock(database.dataSource, 'sweep', async () => {
      acted.push('first');
      expect(await underLock(database.dataSource, 'sweep', async () => void acted.push('second'))).toBe(false);
      expect(await underLock(database.dataSource, 'relay', async () => void acted.push('other lock'))).toBe(true);
    });
    expect(first).toBe(true);
    await expect(underLock(database.dataSource, 'sweep', () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await underLock(database.dataSource, 'sweep', async () => void acted.push('third'))).toBe(true);
    expect(acted).toEqual(['first', 'other lock', 'third']);
  });

  it('is brought up to date once, also when two deployments start at the same time', async () => {
    await database.dataSource.query('drop schema log cascade');
    await database.dataSource.query(`delete from migration where name like 'CreateLog%'`);
    const ran = await Promise.all([migrateAll(database.dataSource), migrateAll(database.dataSource)]);
    expect(ran.flat()).toHaveLength(1);
    expect(await database.dataSource.query('select from log.event')).toEqual([]);
  });
});
