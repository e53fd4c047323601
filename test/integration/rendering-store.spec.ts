import { createHash } from 'node:crypto';
import { RenderingDamaged, RenderingStore } from '#letter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../support/database.ts';

describe('the store of renderings', () => {
  let database: TestDatabase;
  let store: RenderingStore;
  beforeAll(async () => {
    database = await testDatabase();
    store = new RenderingStore(database.dataSource);
  });
  afterAll(async () => {
    await database.stop();
  });

  const bytes = Buffer.from([0, 255, 1, 37, 80, 68, 70]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  it('gives back what was kept, byte for byte, and keeps it once', async () => {
    await store.keep(sha256, 'application/pdf', bytes);
    await store.keep(sha256, 'application/pdf', bytes);
    expect(await store.load(sha256)).toEqual({ mediaType: 'application/pdf', bytes });
    expect(await store.load('00'.repeat(32))).toBeUndefined();
  });

  it('refuses bytes that are not what their hash says', async () => {
    await expect(store.keep('11'.repeat(32), 'text/plain', bytes)).rejects.toThrow(RenderingDamaged);
  });

  it.each([
    'update letters.rendering set media_type = media_type',
    'delete from letters.rendering',
    'truncate letters.rendering',
  ])('lets nobody change it: %s', async (statement) => {
    await expect(database.dataSource.query(statement)).rejects.toThrow('never changed or deleted');
  });
});
