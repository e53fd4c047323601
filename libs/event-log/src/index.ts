export type * from './event.ts';
export * from './event-log.ts';
