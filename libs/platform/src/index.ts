export * from './clock.ts';
export * from './database.ts';
export * from './embedded/start.ts';
export * from './log.ts';
export * from './master-key.ts';
export * from './project.ts';
export * from './settings.ts';
export * from './stop-on-signal.ts';
