import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { MemoryEventLog, MemoryKeyring, PostgresEventLog, PostgresKeyring } from '#event-log';
import { FixedClock } from '#platform';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { behavesAsAnEventLog, type LogUnderTest } from './event-log-conformance.ts';

const clock = new FixedClock('2026-01-27T09:30:00.000Z');
let database: TestDatabase;
let inPostgres: LogUnderTest;

beforeAll(async () => {
  database = await testDatabase();
  const keyring = new PostgresKeyring(database.dataSource, randomBytes(32));
  inPostgres = { log: new PostgresEventLog(database.dataSource, keyring, clock), keyring };
}, 120_000);

afterAll(() => database.stop());

const keyring = new MemoryKeyring();
const inMemory = { log: new MemoryEventLog(clock, keyring), keyring };

behavesAsAnEventLog('in memory', () => inMemory);
behavesAsAnEventLog('in Postgres', () => inPostgres);
