import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { join } from 'node:path';
import { openDatabase, startEmbeddedPostgres, SystemClock } from '#platform';
import { createLocalAccounts } from '../../apps/local/src/open-site.ts';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { AppProcess } from './app-process.ts';
import { aimForMs, longestDownMs, poolSize, quickTimes, type Backend } from './backend.ts';
import { endAtOnce, serverIn } from './postgres-server.ts';
import { freePort } from './redis-server.ts';

const startedWithinMs = 60_000;

/** `npm start` over its embedded database, which it finds again after every end. */
export async function startOneProcess(parts: {
  readonly folder: string;
  readonly smtpUrl: string;
  readonly masterKey: string;
}): Promise<Backend> {
  const folder = join(parts.folder, 'postgres');
  const first = await startEmbeddedPostgres({ folder });
  const { place } = first;
  const dataSource = await openDatabase(first.url);
  await migrateAll(dataSource);
  const clock = new SystemClock();
  const keyring = new PostgresKeyring(dataSource, Buffer.from(parts.masterKey, 'hex'));
  await createLocalAccounts({ dataSource, log: new PostgresEventLog(dataSource, keyring, clock), clock });
  await dataSource.destroy();
  await first.stop();

  const port = await freePort();
  const app = new AppProcess(
    'the local process',
    ['local'],
    {
      ...quickTimes,
      POST_CONNECTIONS: String(poolSize),
      SMTP_URL: parts.smtpUrl,
      MASTER_KEY: parts.masterKey,
      VAR_FOLDER: parts.folder,
      PORT: String(port),
    },
    /Run an inspection answers on/,
  );
  app.start();
  await app.works(startedWithinMs);

  const databaseUrl = async (): Promise<string> => {
    await app.works(startedWithinMs);
    const server = serverIn(place);
    if (server === undefined) throw new Error('The local process runs without its database.');
    return server.url;
  };
  const aim = async (): Promise<void> => void (await app.works(aimForMs));
  return {
    name: 'one process on the embedded database',
    webUrl: `http://127.0.0.1:${port}`,
    faults: [
      {
        name: 'the local process killed',
        weight: 3,
        kills: 1,
        sendersKilled: 1,
        aim,
        strike: (chance) => app.kill(chance.between(0, longestDownMs)),
      },
      {
        name: 'the local process killed after its database',
        weight: 1,
        kills: 2,
        sendersKilled: 1,
        aim,
        async strike(chance) {
          const server = serverIn(place);
          if (server !== undefined) await endAtOnce(server.pid);
          await new Promise((resolve) => setTimeout(resolve, chance.between(0, longestDownMs)));
          await app.kill(chance.between(0, longestDownMs));
        },
      },
    ],
    databaseUrl,
    queueSettings: async () => ({ databaseUrl: await databaseUrl() }),
    falls: () => app.falls,
    async stop() {
      const stopped = await app.stop();
      // Where it could not end its database itself, that must not outlive the run.
      const left = serverIn(place);
      if (left !== undefined) await endAtOnce(left.pid);
      return stopped ? [] : [app.name];
    },
  };
}
