import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, startEmbeddedPostgres, SystemClock } from '#platform';
import { createLocalAccounts } from '../../apps/local/src/open-site.ts';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { AppProcess } from './app-process.ts';
import { aimAt, cutting, ending, longestDownMs, mailMoments, poolSize, quickTimes, sendingMoments } from './backend.ts';
import type { Backend, BackendParts } from './backend.ts';
import { MailRoute } from './mail-route.ts';
import { Network } from './network.ts';
import { endAtOnce, serverIn } from './postgres-server.ts';
import { freePort } from './redis-server.ts';

/** `npm start` over its embedded database, which it finds again after every end. */
export async function startOneProcess(parts: BackendParts): Promise<Backend> {
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
  const route = await MailRoute.to(parts.mail);
  const toWeb = await Network.to(port);
  const app = new AppProcess(
    'the local process',
    'local',
    {
      ...quickTimes,
      POST_CONNECTIONS: String(poolSize),
      SMTP_URL: `smtp://127.0.0.1:${route.network.port}`,
      MASTER_KEY: parts.masterKey,
      VAR_FOLDER: parts.folder,
      PORT: String(port),
    },
    /Run an inspection answers on/,
  );
  app.start();
  await app.hasToWork();

  const databaseUrl = async (): Promise<string> => {
    await app.hasToWork();
    const server = serverIn(place);
    if (server === undefined) throw new Error('The local process runs without its database.');
    return server.url;
  };
  const kill = (downMs: number): Promise<boolean> => {
    route.senderIsKilled();
    return app.kill(downMs);
  };
  const aim = aimAt(app);
  return {
    name: 'one process on the embedded database',
    webUrl: `http://127.0.0.1:${toWeb.port}`,
    mailRoutes: [route],
    faults: [
      {
        name: 'the local process killed',
        times: 6,
        moments: sendingMoments,
        aim,
        strike: async (chance) => ending(await kill(chance.between(0, longestDownMs)), 'sender'),
      },
      {
        name: 'the local process killed after its database',
        times: 2,
        aim,
        async strike(chance) {
          const server = serverIn(place);
          const database = server !== undefined && (await endAtOnce(server.pid));
          await wait(chance.between(0, longestDownMs));
          const { kills, sendersKilled } = ending(await kill(chance.between(0, longestDownMs)), 'sender');
          return { struck: database && kills > 0, kills: kills + (database ? 1 : 0), sendersKilled };
        },
      },
      cutting(app, { between: 'a client and the local process', network: toWeb }, 1),
      cutting(
        app,
        { between: 'the local process and the mail server', network: route.network, moments: mailMoments },
        2,
      ),
    ],
    databaseUrl,
    queueSettings: async () => ({ databaseUrl: await databaseUrl() }),
    falls: () => app.falls,
    async stop() {
      const stopped = await app.stop();
      await Promise.all([route.network.stop(), toWeb.stop()]);
      // Where it could not end its database itself, that must not outlive the run.
      const left = serverIn(place);
      if (left !== undefined) await endAtOnce(left.pid);
      return stopped ? [] : [app.name];
    },
  };
}
