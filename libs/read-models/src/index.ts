export * from './projection.ts';
export { projections } from './projections.ts';
export { project, projectAll, projectNews } from './project.ts';
export { nudgesInHand, projectInTurns } from './project-in-turns.ts';
export { stoppedProjections, triedAgainFrom, type StoppedProjection } from './stopped.ts';
export * from './rebuild.ts';
export * from './replay-equal.ts';
export { retryStopped } from './retry-stopped.ts';
export * from './stage.ts';
export { tallyOf } from './tally.projection.ts';
export {
  programmeEntryOf,
  programmeOf,
  programmeWithNeighbours,
  programmeYears,
  type ProgrammeEntry,
} from './programme.projection.ts';
export { timelineOf, type TimelineEntry } from './timeline.projection.ts';
export { casesOfInspector, progressOf, type CaseInHand, type ReadingProgress } from './progress.projection.ts';
export { copiesOf, type CopyOwed } from './copies.projection.ts';
export { readModelMigrations } from './migrations/index.ts';
