export * from './names.ts';
export * from './subscriptions.ts';
export * from './wiring.ts';
export * from './migrate-queues.ts';
export * from './open-queues.ts';
export { queuedNudges, type QueuedNudge } from './queued-nudges.ts';
