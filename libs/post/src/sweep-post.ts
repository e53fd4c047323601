import { dueItems, holdAbandoned, releaseClaims } from './register.ts';
import { settle, type Recording } from './settle.ts';

/** A dispatch has tens of copies; what is left over is found by the next sweep. */
const AT_ONCE = 1_000;

/**
 * Finds whatever a lost nudge or an ended process left behind. A lease that ran out while the item was only claimed goes
 * back to due; one that ran out while it was being attempted makes it unknown.
 * @returns the items that are due now; whoever sweeps enqueues a nudge for each
 */
export async function sweepPost(recording: Recording): Promise<string[]> {
  const { dataSource } = recording;
  await releaseClaims(dataSource);
  await settle(recording, holdAbandoned);
  return dueItems(dataSource, AT_ONCE);
}
