import type { DataSource, EntityManager } from 'typeorm';
import { sessionOf, type PostgresEventLog, type RecordedEvent } from '#event-log';
import { projectAll } from './project.ts';
import type { Projection } from './projection.ts';
import { projections } from './projections.ts';

export interface ReplayComparison {
  /** Events replayed. */
  readonly events: number;
  readonly equal: boolean;
  /** Rows that only one side has, as sentences; the first of them where there are many. */
  readonly differences: readonly string[];
}

const shownDifferences = 20;
/** While others append, the live tables may be behind the log that the replay saw: then both catch up and look again. */
const looks = 5;

/**
 * Replays the log from its first event into temporary tables, by the same folds, and compares them row for row with the
 * live read models, which are brought up to date first. Changes nothing else.
 */
export async function replayEqual(dataSource: DataSource, log: PostgresEventLog): Promise<ReplayComparison> {
  for (let look = 1; ; look++) {
    for (const projection of Object.values(projections)) await projectAll(dataSource, projection);
    const comparison = await compareOnce(dataSource, log);
    if (comparison.equal || look === looks) return comparison;
  }
}

/** Log and live tables are read in one snapshot; the temporary tables go with its transaction. */
async function compareOnce(dataSource: DataSource, log: PostgresEventLog): Promise<ReplayComparison> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    const all = Object.values(projections);
    for (const table of all.flatMap(({ tables }) => tables)) {
      await manager.query(
        `create temporary table ${table} (like read.${table} including defaults including constraints including indexes)
         on commit drop`,
      );
    }
    let events = 0;
    for await (const page of log.readFromStart({ manager })) {
      events += page.length;
      for (const projection of all) await foldInto(manager, projection, page);
    }
    const differences: string[] = [];
    for (const table of all.flatMap(({ tables }) => tables)) differences.push(...(await compareTable(manager, table)));
    return { events, equal: differences.length === 0, differences: differences.slice(0, shownDifferences) };
  });
}

async function foldInto(manager: EntityManager, projection: Projection, page: readonly RecordedEvent[]): Promise<void> {
  const known: readonly string[] = projection.types;
  const events = page.filter(({ type }) => known.includes(type));
  if (events.length === 0) return;
  const session = sessionOf(manager);
  await projection.fold(events, { schema: 'pg_temp', session });
  await session.settle();
}

async function compareTable(manager: EntityManager, table: string): Promise<string[]> {
  const rows: readonly { side: string; content: string }[] = await manager.query(
    `(select 'only in the read model' as side, to_jsonb(live)::text as content
        from (select * from read.${table} except all select * from pg_temp.${table}) as live)
     union all
     (select 'only in the replay', to_jsonb(replayed)::text
        from (select * from pg_temp.${table} except all select * from read.${table}) as replayed)
     order by content, side limit $1`,
    [shownDifferences],
  );
  return rows.map(({ side, content }) => `${table}, ${side}: ${content}`);
}
