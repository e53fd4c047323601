import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { join } from 'node:path';
import { openDatabase, SystemClock } from '#platform';
import { createLocalAccounts } from '../../apps/local/src/open-site.ts';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { AppProcess } from './app-process.ts';
import {
  aimAt,
  cutting,
  ending,
  endingNone,
  longestDownMs,
  mailMoments,
  poolSize,
  quickTimes,
  sendingMoments,
  type Stretch,
} from './backend.ts';
import type { Backend, BackendParts, Fault } from './backend.ts';
import { MailRoute } from './mail-route.ts';
import { Network } from './network.ts';
import { PostgresServer } from './postgres-server.ts';
import { freePort, RedisServer } from './redis-server.ts';

interface Member {
  readonly app: AppProcess;
  readonly route: MailRoute | undefined;
  readonly stretches: readonly Stretch[];
}

/** Web, two relays and two workers over a Postgres and a Redis of their own, each reached by a stretch of network of its own. */
export async function startProcessesOnRedis(parts: BackendParts): Promise<Backend> {
  const postgres = await PostgresServer.start(join(parts.folder, 'postgres'));
  const redis = await RedisServer.start(parts.folder);
  const dataSource = await openDatabase(postgres.url);
  await migrateAll(dataSource);
  const clock = new SystemClock();
  const keyring = new PostgresKeyring(dataSource, Buffer.from(parts.masterKey, 'hex'));
  await createLocalAccounts({ dataSource, log: new PostgresEventLog(dataSource, keyring, clock), clock });
  await dataSource.destroy();

  const port = await freePort();
  const start = async (name: string, app: 'web' | 'relay' | 'worker', saying: RegExp): Promise<Member> => {
    const [toPostgres, toRedis] = await Promise.all([Network.to(postgres.port), Network.to(redis.port)]);
    const route = app === 'worker' ? await MailRoute.to(parts.mail) : undefined;
    const process = new AppProcess(
      name,
      app,
      {
        ...quickTimes,
        POST_CONNECTIONS: String(poolSize),
        DATABASE_URL: toPostgres.url(postgres.url),
        REDIS_URL: toRedis.url(redis.url),
        ...(route === undefined ? {} : { SMTP_URL: `smtp://127.0.0.1:${route.network.port}` }),
        MASTER_KEY: parts.masterKey,
        VAR_FOLDER: parts.folder,
        SIGN_IN: 'local',
        PORT: String(port),
      },
      saying,
    );
    process.start();
    const stretches: Stretch[] = [
      { between: `${name} and Postgres`, network: toPostgres },
      { between: `${name} and Redis`, network: toRedis },
    ];
    if (route !== undefined)
      stretches.push({ between: `${name} and the mail server`, network: route.network, moments: mailMoments });
    return { app: process, route, stretches };
  };
  const web = await start('web', 'web', /"web started"/);
  const relays = [
    await start('relay 1', 'relay', /"relay started"/),
    await start('relay 2', 'relay', /"relay started"/),
  ];
  const workers = [
    await start('worker 1', 'worker', /"worker started"/),
    await start('worker 2', 'worker', /"worker started"/),
  ];
  const members = [web, ...relays, ...workers];
  for (const { app } of members) await app.hasToWork();

  const toWeb = { between: 'a client and web', network: await Network.to(port) };
  const stretches = [toWeb, ...members.flatMap((member) => member.stretches)];

  const queueSettings = { databaseUrl: postgres.url, redisUrl: redis.url };
  return {
    name: 'processes on Redis',
    webUrl: `http://127.0.0.1:${toWeb.network.port}`,
    mailRoutes: workers.flatMap(({ route }) => (route === undefined ? [] : [route])),
    faults: [
      killing(web, 3),
      ...relays.map((relay) => killing(relay, 2)),
      ...workers.map((worker) => killing(worker, 4)),
      cutting(web.app, toWeb, 1),
      ...members.flatMap(({ app, stretches }) => stretches.map((stretch) => cutting(app, stretch, 1))),
      serverKilled('Postgres stopped in immediate mode', (downMs) => postgres.crash(downMs)),
      serverKilled('Redis killed', (downMs) => redis.crash(downMs)),
      {
        name: 'Redis emptied',
        times: 2,
        aim: () => Promise.resolve(),
        async strike() {
          await redis.flush();
          return endingNone(true);
        },
      },
    ],
    databaseUrl: () => Promise.resolve(postgres.url),
    queueSettings: () => Promise.resolve(queueSettings),
    falls: () => members.flatMap(({ app }) => app.falls),
    async stop() {
      const stopped = await Promise.all(members.map(async ({ app }) => ((await app.stop()) ? [] : [app.name])));
      await Promise.all(stretches.map(({ network }) => network.stop()));
      await redis.stop();
      await postgres.stop();
      return stopped.flat();
    },
  };
}

function killing({ app, route }: Member, times: number): Fault {
  return {
    name: `${app.name} killed`,
    times,
    ...(route === undefined ? {} : { moments: sendingMoments }),
    aim: aimAt(app),
    async strike(chance) {
      route?.senderIsKilled();
      return ending(await app.kill(chance.between(0, longestDownMs)), route === undefined ? 'other' : 'sender');
    },
  };
}

function serverKilled(name: string, crash: (downMs: number) => Promise<boolean>): Fault {
  return {
    name,
    times: 2,
    aim: () => Promise.resolve(),
    strike: async (chance) => ending(await crash(chance.between(0, longestDownMs)), 'other'),
  };
}
