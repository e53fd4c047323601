import { copiesProjection } from './copies.projection.ts';
import { programmeProjection } from './programme.projection.ts';
import { progressProjection } from './progress.projection.ts';
import type { Projection, ProjectionName } from './projection.ts';
import { tallyProjection } from './tally.projection.ts';
import { timelineProjection } from './timeline.projection.ts';

/** Every fold of the log that may be replayed. Reactions are not among them, and nothing that replays can reach one. */
export const projections = {
  tally: tallyProjection,
  programme: programmeProjection,
  timeline: timelineProjection,
  progress: progressProjection,
  copies: copiesProjection,
} as const satisfies Record<ProjectionName, Projection>;
