export type { ChainFault } from './chain.ts';
export * from './checkpoints.ts';
export type * from './event.ts';
export * from './event-log.ts';
export * from './follow.ts';
export * from './keyring.ts';
export * from './memory-event-log.ts';
export { eventLogMigrations } from './migrations/index.ts';
export type { NamedNews } from './named-news.ts';
export { listenForNews } from './news.ts';
export * from './open-events.ts';
export * from './outbox.ts';
export * from './postgres-event-log.ts';
export * from './session.ts';
export * from './stream-sweep.ts';
export * from './verify-chain.ts';

/** Nest's token for the log. */
export const EVENT_LOG = 'EVENT_LOG';
