import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CommandsModule } from '#commands';
import type { Framework } from '#domain';
import { outboxDepth, PostgresEventLog, PostgresKeyring, streamsBehind } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import {
  allOrFirstFailure,
  JsonLogger,
  loadMasterKey,
  openDatabase,
  startEmbeddedPostgres,
  SystemClock,
} from '#platform';
import type { Clock, EmbeddedPostgres, Settings } from '#platform';
import { startMailCatcher } from '#post';
import { consumerNames, openQueues, typesFor } from '#queues';
import { stoppedProjections } from '#read-models';
import type { Queues } from '#queues';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { migrateAll } from '../../migrate/src/migrate-all.ts';
import { startRelay } from '../../relay/src/start-relay.ts';
import { startWorker } from '../../worker/src/start-worker.ts';

/** The whole product in one process, but for its pages. */
export interface System {
  readonly settings: Settings;
  readonly dataSource: DataSource;
  readonly log: PostgresEventLog;
  readonly commandBus: CommandBus;
  readonly queues: Queues;
  readonly frameworks: readonly Framework[];
  readonly renderings: RenderingStore;
  readonly clock: Clock;
  /** Null where mail goes to a server of somebody else. */
  readonly mailFolder: string | null;
  /**
   * Acts are recorded from the start; from when this resolves, what follows of them is done too. An import records first
   * and calls it then, so that its hundred acts lead to one nudge for each queue. May be called twice.
   */
  startRelaying(): Promise<void>;
  /** Waits until nothing that has been appended is still to be relayed, projected or acted on. */
  untilCaughtUp(): Promise<void>;
  /** Finishes the job in hand, then ends everything that was started here. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly settings: Settings;
  /** Where the embedded database keeps its data between runs; null for one that goes with the run. Ignored with DATABASE_URL. */
  readonly databaseFolder: string | null;
  /** Instead of starting an embedded database: one that is starting already. The system ends it. */
  readonly startedAhead?: Promise<EmbeddedPostgres> | undefined;
  /** Those that the caller has loaded already. */
  readonly frameworks?: readonly Framework[];
  /** Where the mail catcher keeps its messages; ignored with SMTP_URL. */
  readonly mailFolder: string;
  /** The copies of this inspection alone are sent: what else is due in a shared database is for others to send. */
  readonly sendsOnlyFor?: string;
}

/** Opens everything in order and ends it in reverse, also where the opening fails half-way. */
export async function openSystem({
  settings,
  databaseFolder,
  startedAhead,
  frameworks = loadFrameworks(),
  mailFolder,
  sendsOnlyFor,
}: SystemOptions): Promise<System> {
  const ends: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= endInReverse(ends));
  try {
    return await open();
  } catch (error) {
    await stop();
    throw error;
  }

  async function open(): Promise<System> {
    const databaseUrl = settings.databaseUrl ?? (await embedded());
    const clock = new SystemClock();
    const dataSource = await openDatabase(databaseUrl, { applicationName: 'inspection' });
    ends.push(() => dataSource.destroy());
    const keyring = new PostgresKeyring(dataSource, masterKey());
    const log = new PostgresEventLog(dataSource, keyring, clock);
    const renderings = new RenderingStore(dataSource);
    const openActs = async (): Promise<INestApplicationContext> => {
      const context = await NestFactory.createApplicationContext(
        CommandsModule.register({ log, frameworks, renderings, clock }),
        { logger: new JsonLogger() },
      );
      ends.push(() => context.close());
      return context;
    };
    const [acts, smtpUrl] = await allOrFirstFailure([
      openActs(),
      settings.smtpUrl === undefined ? catcher() : Promise.resolve(settings.smtpUrl),
      migrateAll(dataSource).then(() => keyring.check()),
    ]);
    const queues = await openQueues({ ...settings, databaseUrl });
    ends.push(() => queues.close());
    const working = startLater(() =>
      startWorker({
        sendsOnlyFor,
        settings: { ...settings, smtpUrl },
        dataSource,
        log,
        renderings,
        frameworks,
        queues,
        clock,
      }),
    );
    let relaying: Promise<void> | undefined;
    const relay = async (): Promise<void> => {
      await working;
      await startLater(() => startRelay({ settings: { ...settings, databaseUrl }, dataSource, queues }));
    };
    return {
      settings,
      dataSource,
      log,
      commandBus: acts.get(CommandBus),
      queues,
      frameworks,
      renderings,
      clock,
      mailFolder: settings.smtpUrl === undefined ? mailFolder : null,
      startRelaying: () => (relaying ??= relay()),
      untilCaughtUp: () => untilCaughtUp(dataSource),
      stop,
    };
  }

  /** Starts a part without holding the rest up; it ends in its turn, also if it is still starting then. */
  function startLater(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
    const starting = start();
    ends.push(() =>
      starting.then(
        (part) => part.stop(),
        () => undefined,
      ),
    );
    const started = starting.then(() => undefined);
    // Heard by whoever awaits it, which may be long after.
    started.catch(() => undefined);
    return started;
  }

  async function embedded(): Promise<string> {
    const server = await (startedAhead ??
      startEmbeddedPostgres(databaseFolder === null ? {} : { folder: databaseFolder }));
    ends.push(() => server.stop());
    return server.url;
  }

  async function catcher(): Promise<string> {
    const server = await startMailCatcher({ folder: mailFolder });
    ends.push(() => server.stop());
    return server.smtpUrl;
  }

  /** What is sealed in a database that goes with the run needs no key that stays. */
  function masterKey(): Buffer {
    return settings.databaseUrl === undefined && databaseFolder === null ? randomBytes(32) : loadMasterKey(settings);
  }
}

/** Where `npm start` keeps its database. */
export const keptDatabase = ({ varFolder }: Settings): string => join(varFolder, 'postgres');

async function endInReverse(ends: (() => Promise<void>)[]): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
}

const lookEveryMs = 50;

async function untilCaughtUp(dataSource: DataSource): Promise<void> {
  for (;;) {
    const { rows } = await outboxDepth(dataSource);
    const stopped = await stoppedProjections(dataSource);
    const behind = await Promise.all(
      consumerNames.map(async (name) => {
        // One that stopped at an event it cannot fold stays behind until a release can: nobody is to wait for it here.
        const own = stopped.filter(({ consumer }) => consumer === name).map(({ stream }) => stream);
        const streams = await streamsBehind(dataSource, name, typesFor(name), own.length + 1);
        return streams.some((stream) => !own.includes(stream));
      }),
    );
    if (rows === 0 && !behind.includes(true)) return;
    await wait(lookEveryMs);
  }
}
