import type { Clock } from '#platform';
import { doDueActs } from './do-acts.ts';
import { sweepNotices } from './notice.ts';
import type { PlanningPostParts } from './plan-post.ts';

/**
 * Does the timed acts that are due and finds the notices that a lost nudge or an ended sender left behind.
 * @returns notices that are due now; whoever sweeps enqueues a nudge for each
 */
export async function sweepPlanning(parts: PlanningPostParts, clock: Clock): Promise<readonly string[]> {
  await doDueActs(parts, clock);
  return sweepNotices(parts.dataSource);
}
