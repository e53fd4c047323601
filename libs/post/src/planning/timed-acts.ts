import type { EntityManager } from 'typeorm';
import { v7 as uuidV7 } from 'uuid';
import { isSameAct, type TimedAct } from '#domain';

/** An act that waits for its time, was held because its time had passed, or has been done. */
export interface KeptAct {
  readonly actId: string;
  readonly inspectionId: string;
  readonly kind: TimedAct['kind'];
  readonly about: string;
  readonly dueAt: Date;
  readonly state: 'waiting' | 'held' | 'done' | 'superseded' | 'dropped';
  /** The planner who said whether it still goes out; null where nobody was asked. */
  readonly settledBy: string | null;
}

type Asks = Pick<EntityManager, 'query'>;

const columns = `act_id as "actId", inspection_id as "inspectionId", kind, about, due_at as "dueAt", state, settled_by as "settledBy"`;

/** @param lock holds them until the transaction ends */
export function actsOf(asks: Asks, inspectionId: string, lock = false): Promise<readonly KeptAct[]> {
  return asks.query(
    `select ${columns} from post.timed_act where inspection_id = $1 order by due_at, kind, about ${lock ? 'for update' : ''}`,
    [inspectionId],
  );
}

/** Acts whose time has passed so far that a planner is asked first, the oldest first. */
export function heldActs(asks: Asks): Promise<readonly KeptAct[]> {
  return asks.query(`select ${columns} from post.timed_act where state = 'held' order by due_at, act_id`);
}

/** Waiting acts whose time has come. @param now instant */
export function dueActs(asks: Asks, now: Date, limit = 200): Promise<readonly KeptAct[]> {
  return asks.query(
    `select ${columns} from post.timed_act where state = 'waiting' and due_at <= $1 order by due_at limit $2`,
    [now, limit],
  );
}

/** One waiting act, locked; undefined where it is no longer waiting. */
export async function lockAct(manager: Asks, actId: string): Promise<KeptAct | undefined> {
  const rows: KeptAct[] = await manager.query(
    `select ${columns} from post.timed_act where act_id = $1 and state = 'waiting' for update`,
    [actId],
  );
  return rows[0];
}

export async function setActState(manager: Asks, actIds: readonly string[], state: KeptAct['state']): Promise<void> {
  if (actIds.length === 0) return;
  await manager.query('update post.timed_act set state = $2, changed_at = now() where act_id = any($1::uuid[])', [
    actIds,
    state,
  ]);
}

/** True where a kept act is the one that is planned: a visit that has moved meanwhile asks for it at another time. */
export const sameAct = (kept: KeptAct, act: TimedAct): boolean =>
  isSameAct({ ...kept, dueAt: kept.dueAt.toISOString() }, act);

/** What a planner said of an act that was held. */
export interface Settled {
  readonly act: TimedAct;
  readonly goesOut: boolean;
  readonly by: string;
}

/**
 * Brings the acts of an inspection to what its dates and its planners ask for: the rest is superseded, what is new is
 * entered, and what a planner has released waits again, late as it is.
 */
export async function followActs(
  manager: Asks,
  inspectionId: string,
  acts: readonly TimedAct[],
  settled: readonly Settled[],
): Promise<void> {
  const kept = await actsOf(manager, inspectionId, true);
  const open = kept.filter(({ state }) => state === 'waiting' || state === 'held');
  const gone = open.filter((each) => !acts.some((act) => sameAct(each, act)));
  await setActState(
    manager,
    gone.map(({ actId }) => actId),
    'superseded',
  );
  for (const act of acts) {
    const word = settled.find((each) => isSameAct(each.act, act));
    const state = word?.goesOut === false ? 'dropped' : 'waiting';
    const there = kept.find((each) => sameAct(each, act) && each.state !== 'superseded');
    if (there === undefined) {
      await manager.query(
        `insert into post.timed_act (act_id, inspection_id, kind, about, due_at, state, settled_by)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [uuidV7(), inspectionId, act.kind, act.about, act.dueAt, state, word?.by ?? null],
      );
    } else if (there.state === 'held' && word !== undefined) {
      await manager.query(
        'update post.timed_act set state = $2, settled_by = $3, changed_at = now() where act_id = $1',
        [there.actId, state, word.by],
      );
    }
  }
}
