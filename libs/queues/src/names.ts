/** Who folds the log into tables. They share a queue: one nudge tells of a stream's news for all of them at once. */
export const projectingConsumers = ['tally', 'programme', 'timeline', 'progress', 'copies'] as const;
/** Who acts on what was recorded, each with a queue of its own. */
export const actingConsumers = ['open-dispatch', 'plan-post'] as const;
/** Everyone who hears of events, by the name of the checkpoints. */
export const consumerNames = [...projectingConsumers, ...actingConsumers] as const;

/** Queues whose jobs name a stream that has news. */
export const streamQueueNames = ['projections', ...actingConsumers] as const;
/** Queues whose jobs name what is due to be sent: a copy of a letter, or a notice of planning. */
export const itemQueueNames = ['send-post', 'send-notice'] as const;

export const queueNames = [...streamQueueNames, ...itemQueueNames] as const;

export type ConsumerName = (typeof consumerNames)[number];
export type StreamQueueName = (typeof streamQueueNames)[number];
export type ItemQueueName = (typeof itemQueueNames)[number];
export type QueueName = (typeof queueNames)[number];

/** By which queue a consumer hears. */
export const queueOf = (consumer: ConsumerName): StreamQueueName =>
  actingConsumers.find((acting) => acting === consumer) ?? 'projections';

/**
 * All that a job ever says: which stream has news and for whom, or which copy or notice is due. A nudge is never a fact;
 * one that comes twice, late, out of order or not at all changes nothing but the time.
 */
export interface StreamNudge {
  readonly stream: string;
  /** In the order of `consumerNames`. */
  readonly consumers: readonly ConsumerName[];
}
export interface ItemNudge {
  readonly itemId: string;
}

/** The nudge that a queue carries: `send-post` and `send-notice` name items, all others streams. */
export type NudgeFor<Name extends QueueName> = Name extends ItemQueueName ? ItemNudge : StreamNudge;

export const isQueueName = (name: string): name is QueueName => queueNames.some((known) => known === name);
