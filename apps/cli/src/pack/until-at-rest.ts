import { setTimeout as wait } from 'node:timers/promises';
import { dispatchAtRest } from '#post';
import type { DataSource } from 'typeorm';
import type { Tell } from './import-pack.ts';

export interface DispatchEnd {
  readonly recipients: number;
  readonly sent: number;
  /** Refused for good, or given up by this run. */
  readonly failed: number;
  readonly unknown: number;
  readonly gaveUp: boolean;
}

const lookEveryMs = 100;

/**
 * Waits until every copy of an inspection is at rest, or until none has come to rest for `giveUpAfterSeconds`; the
 * copies that are then still under way are counted as failed.
 */
export async function untilAtRest(
  dataSource: DataSource,
  inspectionId: string,
  giveUpAfterSeconds: number,
  tell: Tell,
): Promise<DispatchEnd> {
  let atRest = -1;
  let lastNewsAt = performance.now();
  for (;;) {
    const { recipients, sent, failed, unknown, underWay } = await dispatchAtRest(dataSource, inspectionId);
    const now = sent + failed + unknown;
    if (now !== atRest) {
      atRest = now;
      lastNewsAt = performance.now();
      if (recipients > 0) tell(`Sent ${sent} of ${recipients} copies${failed > 0 ? `, ${failed} failed` : ''}.`);
      if (recipients > 0 && underWay === 0) return { recipients, sent, failed, unknown, gaveUp: false };
    } else if (performance.now() - lastNewsAt > giveUpAfterSeconds * 1000) {
      tell(`Gave up: no copy came to rest in ${giveUpAfterSeconds} seconds.`);
      return { recipients, sent, failed: failed + underWay, unknown, gaveUp: true };
    }
    await wait(lookEveryMs);
  }
}
