import { PostgresEventLog, PostgresKeyring, verifyChain } from '#event-log';
import { openDatabase, SystemClock } from '#platform';
import { openQueues } from '#queues';
import { replayEqual, stoppedProjections } from '#read-models';
import { until } from '../support/until.ts';
import { actsAgainstLog } from './acts.ts';
import type { Backend } from './backend.ts';
import { reckonCopies, type CopiesReckoned } from './copies.ts';
import type { LivedInspection } from './inspections.ts';
import type { MailServer } from './mail-server.ts';
import { jobsLeft, whatIsUnderWay } from './quiet.ts';

export interface Reckoning extends CopiesReckoned {
  readonly replayEqual: boolean;
}

/** Leases, sweeps and retries are over in a few seconds; the rest is for a busy machine. */
const quietWithinMs = 90_000;

/** Waits until nothing is under way any more, then compares what was promised with what is there. */
export async function reckon(
  backend: Backend,
  mail: MailServer,
  inspections: readonly LivedInspection[],
  masterKey: string,
): Promise<Reckoning> {
  const dataSource = await openDatabase(await backend.databaseUrl(), { applicationName: 'crash matrix' });
  const queues = await openQueues(await backend.queueSettings());
  try {
    const log = new PostgresEventLog(
      dataSource,
      new PostgresKeyring(dataSource, Buffer.from(masterKey, 'hex')),
      new SystemClock(),
    );
    const faults: string[] = [];
    const restless = async (): Promise<string[]> => [
      ...(await whatIsUnderWay(dataSource, inspections)),
      ...(await jobsLeft(queues.queues)),
    ];
    await until(async () => (await restless()).length === 0, quietWithinMs).catch(async () => {
      faults.push(...(await restless()).map((what) => `${what}, ${quietWithinMs / 1000} s after the last fault`));
    });
    faults.push(...(await actsAgainstLog(log, inspections)));
    faults.push(
      ...(await stoppedProjections(dataSource)).map(
        ({ consumer, stream, version, error }) => `${consumer} stopped at ${stream} ${version}: ${error}`,
      ),
    );
    const chain = await verifyChain(dataSource);
    faults.push(...chain.faults.map(({ stream, version, says }) => `chain of ${stream} at ${version}: ${says}`));
    const replay = await replayEqual(dataSource, log);
    faults.push(...replay.differences);
    const copies = await reckonCopies({ dataSource, log, mail, webUrl: backend.webUrl }, inspections);
    return { ...copies, replayEqual: replay.equal, faults: [...faults, ...copies.faults] };
  } finally {
    await queues.close();
    await dataSource.destroy();
  }
}
