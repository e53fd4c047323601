/** Queues whose jobs name a stream that has news. */
export const streamQueueNames = [
  'tally',
  'programme',
  'timeline',
  'progress',
  'copies',
  'open-dispatch',
  'plan-post',
] as const;
/** Queues whose jobs name an item of post that is due. */
export const itemQueueNames = ['send-post'] as const;

export const queueNames = [...streamQueueNames, ...itemQueueNames] as const;

export type StreamQueueName = (typeof streamQueueNames)[number];
export type ItemQueueName = (typeof itemQueueNames)[number];
export type QueueName = (typeof queueNames)[number];

/**
 * All that a job ever says: which stream has news, or which item of post is due. A nudge is never a fact;
 * one that comes twice, late, out of order or not at all changes nothing but the time.
 */
export interface StreamNudge {
  readonly stream: string;
}
export interface ItemNudge {
  readonly itemId: string;
}

/** The nudge that a queue carries: `send-post` names items, all others streams. */
export type NudgeFor<Name extends QueueName> = Name extends ItemQueueName ? ItemNudge : StreamNudge;

export const isQueueName = (name: string): name is QueueName => queueNames.some((known) => known === name);
