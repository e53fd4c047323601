export * from './projection.ts';
export { projections } from './projections.ts';
export { project, projectAll, stoppedProjections, type StoppedProjection } from './project.ts';
export * from './rebuild.ts';
export * from './replay-equal.ts';
export * from './stage.ts';
export { tallyOf } from './tally.projection.ts';
export { programmeEntryOf, programmeOf, programmeYears, type ProgrammeEntry } from './programme.projection.ts';
export { timelineOf, type TimelineEntry } from './timeline.projection.ts';
export {
  casesOfInspector,
  progressOf,
  sampledCasesOf,
  type CaseInHand,
  type ReadingProgress,
} from './progress.projection.ts';
export { copiesOf, type CopyOwed } from './copies.projection.ts';
export { readModelMigrations } from './migrations/index.ts';
