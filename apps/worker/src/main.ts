import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import {
  BadSettings,
  DatabaseUnreachable,
  JsonLogger,
  loadMasterKey,
  loadSettings,
  log,
  stopOnSignal,
} from '#platform';
import { WrongMasterKey } from '#event-log';
import { queueNames, QueuesUnreachable, type QueueName } from '#queues';
import { BadArguments, whichQueues } from './which-queues.ts';
import { WorkerModule } from './worker.module.ts';

const help = `worker: empties the queues, and sweeps for what a lost nudge left behind

Usage: node apps/launch.mjs worker [--queues NAME,NAME…] [--help]

Queues: ${queueNames.join(', ')}; post stands for the last four. All of them unless told.
Any number of workers may run on Redis; with the queues on Postgres, run one. SIGTERM and Ctrl-C finish the job in hand.
DATABASE_URL and SMTP_URL are needed; REDIS_URL puts the queues on Redis; MASTER_KEY or MASTER_KEY_FILE is that of all
processes.
`;

async function start(queues: readonly QueueName[]): Promise<void> {
  const settings = loadSettings();
  const { databaseUrl, smtpUrl } = settings;
  if (databaseUrl === undefined || smtpUrl === undefined) {
    throw new BadSettings([
      ...(databaseUrl === undefined ? ['DATABASE_URL is not set'] : []),
      ...(smtpUrl === undefined ? ['SMTP_URL is not set'] : []),
    ]);
  }
  const app = await NestFactory.createApplicationContext(
    WorkerModule.register({
      settings: { ...settings, databaseUrl, smtpUrl },
      masterKey: loadMasterKey(settings),
      queues,
    }),
    { logger: new JsonLogger(), abortOnError: false },
  );
  stopOnSignal(() => app.close());
  log.info('worker started', { empties: queues.join(','), on: settings.redisUrl === undefined ? 'postgres' : 'redis' });
}

/** Their message says it all; a stack would only hide it. */
const plainErrors = [BadSettings, DatabaseUnreachable, QueuesUnreachable, WrongMasterKey, BadArguments];

if (process.argv.includes('--help')) {
  process.stdout.write(help);
} else {
  try {
    await start(whichQueues(process.argv.slice(2)));
  } catch (error) {
    const isPlain = plainErrors.some((plain) => error instanceof plain);
    const says = error instanceof Error ? (isPlain ? error.message : error.stack) : String(error);
    process.stderr.write(`${says}\n`);
    process.exit(error instanceof BadArguments ? 2 : 1);
  }
}
