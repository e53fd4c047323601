import { log as report } from '#platform';
import { recordCopy, type CopyRecorder } from './record-copy.ts';
import { dueItems, endLeases, unloggedItems } from './register.ts';

/** A dispatch has tens of copies; what is left over is found by the next sweep. */
const AT_ONCE = 1_000;

/**
 * Finds whatever a lost nudge or an ended process left behind: ends leases that ran out and appends events that are missing.
 * @returns the items that are due now; whoever sweeps enqueues a nudge for each
 */
export async function sweepPost(recorder: CopyRecorder): Promise<string[]> {
  await endLeases(recorder.dataSource);
  for (const item of await unloggedItems(recorder.dataSource, AT_ONCE)) {
    try {
      await recordCopy(recorder, item);
    } catch (error) {
      report.warn('copy not yet recorded', {
        itemId: item.itemId,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return dueItems(recorder.dataSource, AT_ONCE);
}
