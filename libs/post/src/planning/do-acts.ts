import type { EntityManager } from 'typeorm';
import {
  bodyStream,
  deadlinesOf,
  decide,
  evolveBody,
  holderOn,
  inspectionStream,
  lateAfterMs,
  mailboxOf,
  moverOf,
  parseEvent,
  plannerOf,
} from '#domain';
import type { Body, BodyEvent, Framework, PostHolder, StartedInspection } from '#domain';
import type { RecordedEvent } from '#event-log';
import { log as lines, type Clock } from '#platform';
import { reminder } from './letters.ts';
import { noticeTo, openNotices } from './notice.ts';
import type { PlanningPostParts } from './plan-post.ts';
import { aboutDeadline, planOf, type Plan } from './planned-post.ts';
import { dueActs, lockAct, sameAct, setActState, type KeptAct } from './timed-acts.ts';

/** Who stands in the log for what happens by the clock. */
const byTheClock = 'timed-acts';

/**
 * Does what is due. An act that is late by more than a day is held instead, until a planner releases it; one that was
 * released happens, late as it is.
 * @returns notices that were opened
 */
export async function doDueActs(parts: PlanningPostParts, clock: Clock): Promise<readonly string[]> {
  const opened: string[] = [];
  for (const act of await dueActs(parts.dataSource, clock.now())) {
    try {
      opened.push(...(await parts.dataSource.transaction((manager) => doAct(parts, clock, act.actId, manager))));
    } catch (error) {
      // Another act came first on its stream, or the framework is known to a newer release: the next sweep finds it again.
      lines.warn('timed act put off', {
        act: act.actId,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  parts.log.wakeRelay();
  if (opened.length > 0) await parts.nudge(opened);
  return opened;
}

async function doAct(
  parts: PlanningPostParts,
  clock: Clock,
  actId: string,
  manager: EntityManager,
): Promise<readonly string[]> {
  const act = await lockAct(manager, actId);
  if (act === undefined) return [];
  const log = parts.log.within(manager);
  const { events } = await log.load(inspectionStream(act.inspectionId));
  const plan = await planOf(log, events, parts.frameworkOf);
  // The visit may have moved, or the thing been done, without the reaction having come to it yet.
  const stillPlanned = plan?.planned.acts.some((planned) => sameAct(act, planned)) === true;
  if (!stillPlanned || plan.inspection.stage === 'cancelled') {
    await setActState(manager, [actId], 'superseded');
    return [];
  }
  if (act.settledBy === null && clock.now().getTime() - act.dueAt.getTime() > lateAfterMs) {
    await setActState(manager, [actId], 'held');
    return [];
  }
  if (isBeforeAnnouncement(plan.inspection, plan.framework, act)) return [];
  await setActState(manager, [actId], 'done');
  switch (act.kind) {
    case 'announcement':
      await announce(parts, clock, manager, plan.inspection, events, plan.framework);
      return [];
    case 'reminder':
      return remind(parts, clock, manager, plan.inspection, events, plan, act);
    default:
      return act.kind satisfies never;
  }
}

/** True of a reminder for somebody who has not been told of the visit: it waits, and once late it asks a planner. */
const isBeforeAnnouncement = (
  { announced }: StartedInspection,
  { deadlines }: Pick<Framework, 'deadlines'>,
  act: KeptAct,
): boolean =>
  announced === null &&
  act.kind === 'reminder' &&
  deadlines.some(({ id, whose }) => id === act.about && whose === 'head_of_service');

/** The reaction to the event writes the letters and the head of service's invitation. */
async function announce(
  { log }: PlanningPostParts,
  clock: Clock,
  manager: EntityManager,
  inspection: StartedInspection,
  events: readonly RecordedEvent[],
  framework: Framework,
): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  const on = clock.today();
  const to = await toldFirst({ log, manager }, inspection, on);
  const decision = decide(
    inspection,
    { type: 'AnnounceInspection', to },
    { by: byTheClock, on, imported: false },
    framework,
  );
  if (!decision.ok) throw new Error(decision.refusals.map(({ sentence }) => sentence).join(' '));
  await log.within(manager).append([
    {
      stream: inspectionStream(inspection.inspectionId),
      expected: { version: last.version, hash: last.hash },
      events: decision.events.map(({ type, data }) => ({
        type,
        data,
        on,
        by: byTheClock,
        correlationId: last.correlationId,
        causationId: last.eventId,
      })),
    },
  ]);
}

/** Head of service and chair of the board on that day; the letter's addressee where the directory names no head. */
async function toldFirst(
  { log, manager }: { log: PlanningPostParts['log']; manager: EntityManager },
  { bodyId, addressee }: StartedInspection,
  on: string,
): Promise<readonly PostHolder[]> {
  const loaded = bodyId === null ? [] : (await log.within(manager).load(bodyStream(bodyId))).events;
  const body = loaded.map((event) => parseEvent<BodyEvent>(event)).reduce<Body>(evolveBody, null);
  const holders = body?.holders ?? [];
  const asPostHolder = (holder: ReturnType<typeof holderOn>): readonly PostHolder[] =>
    holder === undefined ? [] : [{ position: holder.title, name: holder.name, email: holder.email }];
  const [head = addressee] = asPostHolder(holderOn(holders, 'head_of_service', on));
  const chair = asPostHolder(holderOn(holders, 'chair_of_board', on));
  return [head, ...chair.filter((holder) => mailboxOf(holder) !== mailboxOf(head))];
}

async function remind(
  { from }: PlanningPostParts,
  clock: Clock,
  manager: EntityManager,
  inspection: StartedInspection,
  events: readonly RecordedEvent[],
  { framework, holidays }: Plan,
  act: KeptAct,
): Promise<readonly string[]> {
  const deadline = deadlinesOf(framework.deadlines, inspection.fieldwork, holidays).find(({ id }) => id === act.about);
  if (deadline === undefined) return [];
  // Whoever is told of the visit today has the deadline in that letter; the reminder might even come before it.
  const today = clock.today();
  const isToldToday = events.some(({ type, on }) => type === 'InspectionAnnounced' && on === today);
  if (deadline.whose === 'head_of_service' && isToldToday) return [];
  const person = deadline.whose === 'planner' ? plannerOf(events[0]?.by ?? '') : moverOf(inspection, deadline.whose);
  if (person === null) return [];
  const [{ next }] = await manager.query<[{ next: number }]>(
    `select coalesce(max(sequence) + 1, 0)::int as next from post.notice where inspection_id = $1 and series = 'reminder' and mailbox = $2`,
    [inspection.inspectionId, mailboxOf(person)],
  );
  return openNotices(manager, [
    noticeTo(person, from, {
      inspectionId: inspection.inspectionId,
      series: 'reminder',
      sequence: next,
      about: aboutDeadline(deadline),
      ...reminder(inspection, deadline),
      calendar: null,
    }),
  ]);
}
