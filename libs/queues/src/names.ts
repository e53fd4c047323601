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
/** Queues whose jobs name what is due to be sent: a copy of a letter, or a notice of planning. */
export const itemQueueNames = ['send-post', 'send-notice'] as const;

export const queueNames = [...streamQueueNames, ...itemQueueNames] as const;

export type StreamQueueName = (typeof streamQueueNames)[number];
export type ItemQueueName = (typeof itemQueueNames)[number];
export type QueueName = (typeof queueNames)[number];

/**
 * All that a job ever says: which stream has news, or which copy or notice is due. A nudge is never a fact;
 * one that comes twice, late, out of order or not at all changes nothing but the time.
 */
export interface StreamNudge {
  readonly stream: string;
}
export interface ItemNudge {
  readonly itemId: string;
}

/** The nudge that a queue carries: `send-post` and `send-notice` name items, all others streams. */
export type NudgeFor<Name extends QueueName> = Name extends ItemQueueName ? ItemNudge : StreamNudge;

export const isQueueName = (name: string): name is QueueName => queueNames.some((known) => known === name);
