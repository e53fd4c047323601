export type * from './framework/framework.ts';
export * from './inspection/case.ts';
export type * from './inspection/people.ts';
export * from './inspection/events.ts';
export * from './inspection/refusal.ts';
export type * from './tally/tally.ts';
