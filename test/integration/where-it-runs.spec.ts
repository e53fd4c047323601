import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { testDatabase } from '../support/database.ts';
import { needs } from '../support/needs.ts';
import { startRedis } from '../support/redis.ts';

/** What the matrix has chosen for this run, if it is one of its runs: see test/where-it-runs. */
const chosen = JSON.parse(process.env['TEST_RUNS_ON'] ?? '{}') as { node?: string; postgres?: string; redis?: string };

/** Versions order by their numbers: 9 is older than 15. */
const isAtLeast = (version: string, oldest: string): boolean =>
  version.localeCompare(oldest, 'en', { numeric: true }) >= 0;

describe('This run is on what it says', () => {
  it('a Node that the product is meant for', () => {
    expect(isAtLeast(process.versions.node, '20.19')).toBe(true);
    expect(process.versions.node).toBe(chosen.node ?? process.versions.node);
  });

  it('a Postgres that the product is meant for', async () => {
    const database = await testDatabase();
    const [{ server_version }] = await database.dataSource.query<[{ server_version: string }]>('show server_version');
    await database.stop();
    const version = server_version.split(' ')[0] ?? '';
    expect(isAtLeast(version, '15')).toBe(true);
    expect(version).toBe(chosen.postgres ?? version);
  });
});

needs('redis-server')('This run is on what it says', () => {
  it('a Redis, or a Valkey, that the product is meant for', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    const info = await client.info('server');
    client.disconnect();
    await redis.stop();
    const told = (name: string) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(info)?.[1];
    const version = `${told('server_name') ?? 'redis'} ${told('valkey_version') ?? told('redis_version') ?? ''}`;
    expect(isAtLeast(told('redis_version') ?? '', '7')).toBe(true);
    expect(version).toBe(chosen.redis ?? version);
  });
});
