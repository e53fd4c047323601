import type { Framework } from '#domain';
import type { PostgresEventLog } from '#event-log';
import type { RenderingStore } from '#letter';
import type { Clock, Settings } from '#platform';
import { openDispatch, openDispatchReads, PostSender } from '#post';
import type { OpeningParts } from '#post';
import { typesFor } from '#queues';
import type { Processor, Queues } from '#queues';
import { nudgesInHand, projectInTurns, projectionNames, projections } from '#read-models';
import type { DataSource } from 'typeorm';

export interface WorkerParts {
  /** Sends the copies of this inspection alone; those of all if it is not given. */
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

/** Who empties which queue: five projections, one reaction, one sender. */
export function processorsOf(parts: WorkerParts, sender: PostSender): readonly Processor[] {
  const { dataSource } = parts;
  const opening = openingParts(parts);
  return [
    ...projectionNames.map((name): Processor => {
      const projectStream = projectInTurns(dataSource, projections[name]);
      return {
        queue: name,
        consumes: projections[name].types,
        // One transaction at a time, however many nudges are in hand.
        concurrency: nudgesInHand,
        process: ({ stream }) => projectStream(stream),
      };
    }),
    {
      queue: 'open-dispatch',
      consumes: typesFor('open-dispatch').filter((type) =>
        (openDispatchReads.types as readonly string[]).includes(type),
      ),
      process: async ({ stream }) => void (await openDispatch(opening, stream)),
    },
    {
      queue: 'send-post',
      consumes: [],
      concurrency: parts.settings.postConnections,
      process: async ({ itemId }) => void (await sender.sendItem(itemId)),
    },
  ];
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
    settings: { ...settings, from: { name: 'Run an inspection', address: settings.postFrom } },
    loadRendering: async (sha256) => (await renderings.load(sha256))?.bytes ?? null,
    nudgeLater: (itemId, delayMs) => queues.enqueueLater('send-post', { itemId }, delayMs),
  });
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
    messageIdDomain: settings.postFrom.slice(settings.postFrom.indexOf('@') + 1),
  };
}
