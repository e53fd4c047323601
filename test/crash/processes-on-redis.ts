import { PostgresEventLog, PostgresKeyring } from '#event-log';
import { join } from 'node:path';
import { openDatabase, SystemClock } from '#platform';
import { createLocalAccounts } from '../../apps/local/src/open-site.ts';
import { migrateAll } from '../../apps/migrate/src/migrate-all.ts';
import { AppProcess } from './app-process.ts';
import { aimForMs, longestDownMs, poolSize, quickTimes, type Backend, type Fault } from './backend.ts';
import { Network, type Cut } from './network.ts';
import { PostgresServer } from './postgres-server.ts';
import { freePort, RedisServer } from './redis-server.ts';

/** Longest time for which a stretch of network is cut, in milliseconds. */
const longestCutMs = 3_000;

interface Member {
  readonly app: AppProcess;
  readonly sends: boolean;
  readonly networks: readonly Network[];
}

/** Web, two relays and two workers over a Postgres and a Redis of their own, each reached by a stretch of network of its own. */
export async function startProcessesOnRedis(parts: {
  readonly folder: string;
  readonly smtpUrl: string;
  readonly masterKey: string;
}): Promise<Backend> {
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
    const process = new AppProcess(
      name,
      [app],
      {
        ...quickTimes,
        POST_CONNECTIONS: String(poolSize),
        DATABASE_URL: toPostgres.url(postgres.url),
        REDIS_URL: toRedis.url(redis.url),
        SMTP_URL: parts.smtpUrl,
        MASTER_KEY: parts.masterKey,
        VAR_FOLDER: parts.folder,
        SIGN_IN: 'local',
        PORT: String(port),
      },
      saying,
    );
    process.start();
    return { app: process, sends: app === 'worker', networks: [toPostgres, toRedis] };
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
  for (const { app } of members) await app.works(60_000);

  const queueSettings = { databaseUrl: postgres.url, redisUrl: redis.url };
  return {
    name: 'processes on Redis',
    webUrl: `http://127.0.0.1:${port}`,
    faults: [
      killing(web, 3),
      ...relays.map((relay) => killing(relay, 2)),
      ...workers.map((worker) => killing(worker, 4)),
      ...members.map(cutting),
      serverFault('Postgres stopped in immediate mode', 2, 1, (downMs) => postgres.crash(downMs)),
      serverFault('Redis killed', 2, 1, (downMs) => redis.crash(downMs)),
      serverFault('Redis emptied', 2, 0, () => redis.flush()),
    ],
    databaseUrl: () => Promise.resolve(postgres.url),
    queueSettings: () => Promise.resolve(queueSettings),
    falls: () => members.flatMap(({ app }) => app.falls),
    async stop() {
      const stopped = await Promise.all(members.map(async ({ app }) => ((await app.stop()) ? [] : [app.name])));
      await Promise.all(members.flatMap(({ networks }) => networks.map((network) => network.stop())));
      await redis.stop();
      await postgres.stop();
      return stopped.flat();
    },
  };
}

function killing({ app, sends }: Member, weight: number): Fault {
  return {
    name: `${app.name} killed`,
    weight,
    kills: 1,
    sendersKilled: sends ? 1 : 0,
    aim: async () => void (await app.works(aimForMs)),
    strike: (chance) => app.kill(chance.between(0, longestDownMs)),
  };
}

function cutting({ app, networks }: Member): Fault {
  return {
    name: `network of ${app.name} cut`,
    weight: 1,
    kills: 0,
    sendersKilled: 0,
    aim: async () => void (await app.works(aimForMs)),
    async strike(chance) {
      const how = chance.oneOf<Cut>(['reset', 'silence']);
      const struck = networks.filter(() => chance.number() < 0.6);
      for (const network of struck) network.cut(how);
      await new Promise((resolve) => setTimeout(resolve, chance.between(200, longestCutMs)));
      for (const network of struck) network.mend();
    },
  };
}

function serverFault(name: string, weight: number, kills: number, act: (downMs: number) => Promise<void>): Fault {
  return {
    name,
    weight,
    kills,
    sendersKilled: 0,
    aim: () => Promise.resolve(),
    strike: (chance) => act(chance.between(0, longestDownMs)),
  };
}
