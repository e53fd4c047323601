import 'reflect-metadata';
import { CommandsModule } from '#commands';
import { PostgresEventLog, PostgresKeyring, WrongMasterKey } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import {
  BadSettings,
  DatabaseUnreachable,
  JsonLogger,
  loadMasterKey,
  loadSettings,
  log,
  openDatabase,
  stopOnSignal,
  SystemClock,
} from '#platform';
import { openQueues, QueuesUnreachable } from '#queues';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { firstAdministratorLink } from './accounts/first-administrator.ts';
import { createWeb } from './create-web.ts';

const help = `web: the pages and the API

Usage: node apps/launch.mjs web [--help]

Answers on HOST (127.0.0.1 unless set) and PORT (3000) until SIGTERM or Ctrl-C. Any number of them may run.
DATABASE_URL and SIGN_IN=local are needed; REDIS_URL says that the queues are on Redis; MASTER_KEY or MASTER_KEY_FILE is
that of all processes. The schema must be up to date: run migrate first.
`;

const usualPort = 3000;

async function start(): Promise<void> {
  const settings = loadSettings();
  const { databaseUrl, redisUrl, host, port = usualPort } = settings;
  if (databaseUrl === undefined || settings.signIn === undefined) {
    throw new BadSettings([
      ...(databaseUrl === undefined ? ['DATABASE_URL is not set'] : []),
      // Local accounts are a choice that somebody has to make, not what is left when nobody chooses.
      ...(settings.signIn === undefined ? ['SIGN_IN is not set; `local` signs in with accounts kept here'] : []),
    ]);
  }
  const logger = new JsonLogger();
  const dataSource = await openDatabase(databaseUrl, { applicationName: 'web' });
  const clock = new SystemClock();
  const keyring = new PostgresKeyring(dataSource, loadMasterKey(settings));
  await keyring.check();
  const eventLog = new PostgresEventLog(dataSource, keyring, clock);
  const renderings = new RenderingStore(dataSource);
  const frameworks = loadFrameworks();
  const acts = await NestFactory.createApplicationContext(
    CommandsModule.register({ log: eventLog, frameworks, renderings, clock }),
    {
      logger,
      abortOnError: false,
    },
  );
  const queues = await openQueues({ databaseUrl, redisUrl });
  const app = await createWeb({
    ...{ dataSource, eventLog, renderings, frameworks, clock, logger },
    commandBus: acts.get(CommandBus),
    boardQueues: queues.queues,
    postFrom: settings.postFrom,
    trustProxy: settings.trustProxy,
  });
  // All that a start needs of the database comes first: one that loses it must not end a web that answers already.
  const link = await firstAdministratorLink(dataSource);
  await app.listen(port, host);
  log.info('web started', { host, port });
  log.warn('people sign in with local accounts', { signIn: settings.signIn });
  if (link !== undefined)
    process.stdout.write(`The first administrator makes an account at http://${host}:${port}${link}\n`);

  stopOnSignal(async () => {
    await app.close();
    await acts.close();
    await queues.close();
    await dataSource.destroy();
  });
}

/** Their message says it all; a stack would only hide it. */
const plainErrors = [BadSettings, DatabaseUnreachable, QueuesUnreachable, WrongMasterKey];

if (process.argv.includes('--help')) {
  process.stdout.write(help);
} else {
  try {
    await start();
  } catch (error) {
    const isPlain = plainErrors.some((plain) => error instanceof plain);
    const says = error instanceof Error ? (isPlain ? error.message : error.stack) : String(error);
    process.stderr.write(`${says}
`);
    process.exit(1);
  }
}
