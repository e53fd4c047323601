import { inspectionStream, letterStream } from '#domain';
import { outboxDepth, PostgresEventLog, PostgresKeyring, streamsBehind, verifyChain } from '#event-log';
import { openDatabase, SystemClock } from '#platform';
import { itemsOf, nextDueAt } from '#post';
import { openQueues, streamQueueNames, typesFor } from '#queues';
import { replayEqual, stoppedProjections } from '#read-models';
import type { DataSource } from 'typeorm';
import { until } from '../support/until.ts';
import type { Backend } from './backend.ts';
import type { LivedInspection } from './inspections.ts';
import type { MailServer } from './mail-server.ts';

export interface Reckoning {
  readonly copiesExpected: number;
  readonly copies: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unknown: number;
  readonly replayEqual: boolean;
  /** Every promise that was not kept, as a sentence. */
  readonly faults: readonly string[];
}

/** A stalled job is found after half a minute, twice; everything else is quicker. */
const quietWithinMs = 120_000;

/** Waits until nothing is under way any more, then compares what was promised with what is there. */
export async function reckon(
  backend: Backend,
  mail: MailServer,
  inspections: readonly LivedInspection[],
  masterKey: string,
): Promise<Reckoning> {
  const dataSource = await openDatabase(await backend.databaseUrl(), { applicationName: 'crash matrix' });
  const queues = await openQueues(await backend.queueSettings());
  try {
    const log = new PostgresEventLog(
      dataSource,
      new PostgresKeyring(dataSource, Buffer.from(masterKey, 'hex')),
      new SystemClock(),
    );
    const faults: string[] = [];
    const restless = async (): Promise<string[]> => [
      ...(await whatIsUnderWay(dataSource, inspections)),
      ...(await jobsLeft(queues.queues)),
    ];
    await until(async () => (await restless()).length === 0, quietWithinMs).catch(async () => {
      faults.push(...(await restless()).map((what) => `${what}, ${quietWithinMs / 1000} s after the last fault`));
    });
    faults.push(...(await actsAndLog(log, inspections)));
    faults.push(
      ...(await stoppedProjections(dataSource)).map(
        ({ consumer, stream, version, error }) => `${consumer} stopped at ${stream} ${version}: ${error}`,
      ),
    );
    const chain = await verifyChain(dataSource);
    faults.push(...chain.faults.map(({ stream, version, says }) => `chain of ${stream} at ${version}: ${says}`));
    const replay = await replayEqual(dataSource, log);
    faults.push(...replay.differences);
    const post = await copies(dataSource, mail, inspections);
    return { ...post, replayEqual: replay.equal, faults: [...faults, ...post.faults] };
  } finally {
    await queues.close();
    await dataSource.destroy();
  }
}

async function whatIsUnderWay(dataSource: DataSource, inspections: readonly LivedInspection[]): Promise<string[]> {
  const { rows } = await outboxDepth(dataSource);
  const behind = await Promise.all(
    streamQueueNames.map(async (queue) =>
      (await streamsBehind(dataSource, queue, typesFor(queue), 100)).map((stream) => `${queue} is behind on ${stream}`),
    ),
  );
  const due = await nextDueAt(dataSource);
  const items = await Promise.all(inspections.map(({ inspectionId }) => itemsOf(dataSource, inspectionId)));
  return [
    ...(rows > 0 ? [`${rows} rows lie in the outbox`] : []),
    ...behind.flat(),
    ...(due === null ? [] : [`an item has been due since ${due.toISOString()}`]),
    ...items
      .flat()
      .filter(({ state }) => state === 'claimed' || state === 'attempting')
      .map(({ itemId, state }) => `item ${itemId} is ${state}`),
  ];
}

async function jobsLeft(
  queues: readonly { name: string; getJobCounts(...states: string[]): Promise<Record<string, number>> }[],
): Promise<string[]> {
  const left = await Promise.all(
    queues.map(async (queue) => {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'paused', 'prioritized');
      return Object.entries(counts)
        .filter(([, jobs]) => jobs > 0)
        .map(([state, jobs]) => `${jobs} ${state} jobs lie in ${queue.name}`);
    }),
  );
  return left.flat();
}

/** Every accepted act is in the log once, no refused one is, and there is no event that no act explains. */
async function actsAndLog(log: PostgresEventLog, inspections: readonly LivedInspection[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { inspectionId, acts } of inspections) {
    let explained = 0;
    for (const { key, what, accepted, answer } of acts) {
      const events = await log.findByIdempotencyKey(key);
      explained += events.length;
      if (accepted && events.length === 0) faults.push(`${what} was accepted and is not in the log`);
      if (!accepted && events.length > 0) faults.push(`${what} was refused and is in the log: ${answer}`);
    }
    const streams = [inspectionStream(inspectionId), letterStream(inspectionId)];
    const loaded = await Promise.all(streams.map((stream) => log.load(stream)));
    const recorded = loaded.reduce((sum, { events }) => sum + events.length, 0);
    if (recorded !== explained)
      faults.push(`inspection ${inspectionId} has ${recorded} events, of which ${explained} were asked for`);
  }
  return faults;
}

async function copies(dataSource: DataSource, mail: MailServer, inspections: readonly LivedInspection[]) {
  const faults: string[] = [];
  const sums = { copiesExpected: 0, copies: 0, lost: 0, doubled: 0, unknown: 0 };
  for (const { inspectionId, mailboxes } of inspections) {
    const items = await itemsOf(dataSource, inspectionId);
    if (items.length !== mailboxes.length)
      faults.push(`inspection ${inspectionId} owes ${items.length} copies instead of ${mailboxes.length}`);
    for (const mailbox of mailboxes) {
      const item = items.find((each) => each.mailbox === mailbox);
      const isUnknown = item?.state === 'unknown';
      const accepted = mail.accepted.get(mailbox) ?? 0;
      sums.copiesExpected += 1;
      sums.copies += Math.min(1, accepted);
      if (isUnknown) sums.unknown += 1;
      if (accepted === 0 && !isUnknown) {
        sums.lost += 1;
        faults.push(`${mailbox} got no copy; its item is ${item?.state ?? 'missing'}: ${item?.reply ?? ''}`);
      }
      // Whole messages count, answered or not: the sender of an unanswered one cannot know.
      if ((mail.received.get(mailbox) ?? 0) > 1) {
        sums.doubled += 1;
        faults.push(`${mailbox} got its copy ${mail.received.get(mailbox)} times`);
      }
      if (item?.state === 'failed') faults.push(`${mailbox} failed: ${item.reply ?? ''}`);
    }
  }
  return { ...sums, faults };
}
