import { domainOf, findFramework } from '#domain';
import type { Framework } from '#domain';
import type { PostgresEventLog } from '#event-log';
import type { RenderingStore } from '#letter';
import type { Clock, Settings } from '#platform';
import {
  itemsInHand,
  NoticeSender,
  openDispatch,
  openDispatchReads,
  planPost,
  planPostReads,
  PostSender,
  sentFrom,
} from '#post';
import type { OpeningParts, PlanningPostParts } from '#post';
import { projectingConsumers } from '#queues';
import type { Processor, Queues } from '#queues';
import { nudgesInHand, projectInTurns, projections } from '#read-models';
import type { DataSource } from 'typeorm';

export interface WorkerParts {
  /** Sends the copies and notices of this inspection alone; those of all if it is not given. */
  readonly sendsOnlyFor?: string | undefined;
  readonly settings: Pick<
    Settings,
    'leaseSeconds' | 'smtpTimeoutSeconds' | 'postConnections' | 'backoffFirstMs' | 'sweepSeconds' | 'postFrom'
  > & { readonly smtpUrl: string };
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly renderings: RenderingStore;
  readonly frameworks: readonly Framework[];
  readonly queues: Queues;
  readonly clock: Clock;
}

/** Who empties which queue: all projections, two reactions, two queues of post. */
export function processorsOf(parts: WorkerParts, sender: PostSender, notices: NoticeSender): readonly Processor[] {
  const { dataSource } = parts;
  const opening = openingParts(parts);
  return [
    projecting(dataSource),
    {
      queue: 'open-dispatch',
      consumes: { 'open-dispatch': openDispatchReads.types },
      process: async ({ stream }) => void (await openDispatch(opening, stream)),
    },
    {
      queue: 'send-post',
      concurrency: itemsInHand(parts.settings.postConnections),
      process: async ({ itemId }) => void (await sender.sendItem(itemId)),
    },
    {
      queue: 'send-notice',
      process: ({ itemId }) => notices.send(itemId),
    },
    {
      queue: 'plan-post',
      consumes: { 'plan-post': planPostReads.types },
      process: async ({ stream }) => void (await planPost(planningParts(parts), stream)),
    },
  ];
}

function projecting(dataSource: DataSource): Processor {
  const projectNews = projectInTurns(dataSource);
  return {
    queue: 'projections',
    consumes: Object.fromEntries(projectingConsumers.map((name) => [name, projections[name].types])),
    // A few transactions at a time, however many nudges are in hand.
    concurrency: nudgesInHand,
    process: ({ stream, consumers }) =>
      projectNews({ stream, projections: projectingConsumers.filter((name) => consumers.includes(name)) }),
  };
}

/** The sender of this process, with as many connections as it may have items attempting at once. */
export function senderOf({
  sendsOnlyFor,
  settings,
  dataSource,
  log,
  clock,
  renderings,
  queues,
}: WorkerParts): PostSender {
  return new PostSender({
    onlyInspectionId: sendsOnlyFor,
    dataSource,
    log,
    clock,
    settings: { ...settings, from: sentFrom(settings.postFrom) },
    loadRendering: async (sha256) => (await renderings.load(sha256))?.bytes ?? null,
    nudgeLater: (itemId, delayMs) => queues.enqueueLater('send-post', { itemId }, delayMs),
  });
}

/** Sends the notices of planning over a connection of its own. */
export const noticeSenderOf = ({ sendsOnlyFor, settings, dataSource }: WorkerParts): NoticeSender =>
  new NoticeSender({
    onlyInspectionId: sendsOnlyFor,
    dataSource,
    settings: { ...settings, from: sentFrom(settings.postFrom) },
  });

export function planningParts({ dataSource, log, frameworks, settings, queues }: WorkerParts): PlanningPostParts {
  return {
    dataSource,
    log,
    frameworkOf: (inspection) =>
      inspection.stage === 'unscheduled' ? undefined : findFramework(frameworks, inspection.framework),
    from: sentFrom(settings.postFrom),
    nudge: (noticeIds) =>
      queues.enqueue(
        'send-notice',
        noticeIds.map((itemId) => ({ itemId })),
      ),
  };
}

export function openingParts({ dataSource, log, frameworks, settings, queues }: WorkerParts): OpeningParts {
  return {
    dataSource,
    log,
    nudge: (itemIds) =>
      queues.enqueue(
        'send-post',
        itemIds.map((itemId) => ({ itemId })),
      ),
    frameworkName: ({ id, version }) =>
      frameworks.find((framework) => framework.id === id && framework.version === version)?.name ?? `${id}/${version}`,
    messageIdDomain: domainOf(settings.postFrom),
  };
}
