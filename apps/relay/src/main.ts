import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { BadSettings, DatabaseUnreachable, JsonLogger, loadSettings, log, stopOnSignal } from '#platform';
import { QueuesUnreachable } from '#queues';
import { RelayModule } from './relay.module.ts';

const help = `relay: empties the outbox into the queues

Usage: node apps/launch.mjs relay [--help]

Runs until SIGTERM or Ctrl-C. Two of them do no harm: one takes every row, the other what is left lying for a second.
DATABASE_URL is needed; REDIS_URL puts the queues on Redis instead of the database; RELAY_POLL_MS is 1000 unless set.
`;

async function start(): Promise<void> {
  const settings = loadSettings();
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) throw new BadSettings(['DATABASE_URL is not set']);
  const app = await NestFactory.createApplicationContext(RelayModule.register({ ...settings, databaseUrl }), {
    logger: new JsonLogger(),
    abortOnError: false,
  });
  stopOnSignal(() => app.close());
  log.info('relay started', { queues: settings.redisUrl === undefined ? 'postgres' : 'redis' });
}

if (process.argv.includes('--help')) {
  process.stdout.write(help);
} else {
  try {
    await start();
  } catch (error) {
    const isPlain =
      error instanceof BadSettings || error instanceof DatabaseUnreachable || error instanceof QueuesUnreachable;
    process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  }
}
