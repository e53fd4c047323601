import { findFramework } from '#domain';
import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { loadFrameworks } from '#letter';
import { loadMasterKey, loadSettings, openDatabase, reachKeptDatabase, SystemClock } from '#platform';
import { allOf, reconcileJobs, reconcilePlanning, type Reconciliation } from '#post';
import { openQueues, queuedNudges } from '#queues';
import { keptDatabase } from '../../../local/src/open-system.ts';

/** Everything that does not fit, in the database that the settings name. Changes nothing. */
export async function reconcile(): Promise<Reconciliation> {
  const settings = loadSettings();
  const kept = settings.databaseUrl === undefined ? await reachKeptDatabase(keptDatabase(settings)) : undefined;
  const databaseUrl = settings.databaseUrl ?? kept?.url;
  // Nothing has been kept here yet, so nothing can be amiss.
  if (databaseUrl === undefined) return allOf([]);
  const dataSource = await openDatabase(databaseUrl, { applicationName: 'reconcile' });
  try {
    const clock = new SystemClock();
    const log = new PostgresEventLog(dataSource, new PostgresKeyring(dataSource, loadMasterKey(settings)), clock);
    const frameworks = loadFrameworks();
    const queues = await openQueues({ databaseUrl, redisUrl: settings.redisUrl });
    try {
      return allOf([
        await reconcilePlanning(
          {
            dataSource,
            log,
            frameworkOf: (inspection) =>
              inspection.stage === 'unscheduled' ? undefined : findFramework(frameworks, inspection.framework),
          },
          clock.now(),
        ),
        await reconcileJobs(dataSource, await queuedNudges(queues)),
      ]);
    } finally {
      await queues.close();
    }
  } finally {
    await dataSource.destroy();
    await kept?.stop();
  }
}
