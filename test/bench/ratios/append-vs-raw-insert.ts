import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { listenForNews } from '#event-log';
import { appendReadings, emptyOutbox, newStreams, STREAMS } from '../appending.ts';
import { scaled, type Ratio } from '../ratio.ts';
import { interleaved, perSecond, quantile } from '../rounds.ts';
import { caseRead } from '../readings.ts';
import type { BenchDatabase } from '../services.ts';

/**
 * Appending one `CaseRead` (expected version, hash, outbox row, relay woken), against an INSERT of the same row by hand.
 *
 * The same on both sides: pool, eight writers at once, one row a statement and a commit, columns, JSON of the same
 * event, a UUIDv7 for each, which the yardstick has before its clock starts. The yardstick's table has a primary key and an identity and none of the log's other
 * indexes, no outbox, no hash to compute. How it fares with the log's indexes, and as a prepared statement, stands beside it.
 */
export const appendVsRawInsert: Ratio = {
  name: 'append_vs_raw_insert',
  direction: 'at least',
  bound: 0.75,
  async measure(scale, services) {
    const each = scaled(500, scale, 25);
    const database = await services.freshDatabase();
    await database.dataSource.query('create schema bench');
    await database.dataSource.query(
      'create table bench.plain (like log.event including identity including constraints)',
    );
    await database.dataSource.query('alter table bench.plain add primary key (stream, version)');
    await database.dataSource.query('create table bench.indexed (like log.event including all)');
    const relay = await listenForNews(database.url, () => undefined);
    try {
      const count = each * STREAMS;
      const indexed: number[] = [];
      const prepared: number[] = [];
      const measured = await interleaved({
        ours: async () => {
          await emptyOutbox(database);
          return perSecond(count, () => appendReadings(database, newStreams(STREAMS), each));
        },
        yardstick: async () => {
          const ids = Array.from({ length: 3 * count }, () => uuidv7());
          const insertInto = (table: string, name?: string): Promise<number> =>
            perSecond(count, () => insertReadings(database, { table, name, ids: ids.splice(0, count) }, each));
          indexed.push(await insertInto('bench.indexed'));
          prepared.push(await insertInto('bench.plain', 'plain'));
          return insertInto('bench.plain');
        },
      });
      return {
        ...measured,
        unit: 'appends a second',
        backend: 'Postgres',
        counts: { appendsARound: count, streamsAtOnce: STREAMS },
        beside: {
          insertsASecondWithTheLogsIndexes: medianWithoutFirst(indexed),
          insertsASecondPrepared: medianWithoutFirst(prepared),
        },
      };
    } finally {
      await relay.stop();
      await database.drop();
    }
  },
};

/** The first round of each is for warming up. */
const medianWithoutFirst = (values: readonly number[]): number => quantile(values.slice(1), 0.5);

async function insertReadings(
  { pool }: BenchDatabase,
  { table, name, ids }: { readonly table: string; readonly name?: string | undefined; readonly ids: string[] },
  each: number,
): Promise<void> {
  await Promise.all(
    newStreams(STREAMS).map(async (stream) => {
      const hash = randomBytes(32);
      for (let version = 1; version <= each; version += 1) {
        const eventId = ids.pop() ?? uuidv7();
        const event = caseRead(version);
        const envelope = JSON.stringify({
          eventId,
          stream,
          version,
          schemaVersion: 1,
          imported: false,
          correlationId: eventId,
          causationId: null,
          recordedAt: new Date().toISOString(),
          ...event,
        });
        await pool.query({
          ...(name !== undefined && { name }),
          text: `insert into ${table} (stream, version, event_id, type, envelope, sealed, hash, idempotency_key)
           values ($1, $2, $3, $4, $5, $6, $7, $8) returning position`,
          values: [stream, version, eventId, event.type, envelope, null, hash, null],
        });
      }
    }),
  );
}
