import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EVENT_LOG, PostgresEventLog, PostgresKeyring } from '#event-log';
import { loadFrameworks, RenderingStore } from '#letter';
import { Clock, openDatabase, SystemClock, type Settings } from '#platform';
import { openQueues, type QueueName, type Queues } from '#queues';
import { startWorker, type Worker } from './start-worker.ts';

export interface WorkerSettings {
  readonly settings: Settings & { readonly databaseUrl: string; readonly smtpUrl: string };
  /** 32 bytes that wrap the keys of sealed parts. */
  readonly masterKey: Buffer;
  readonly queues: readonly QueueName[];
}

const queuesToken = 'QUEUES';
/** Projections and the reaction hold a connection for each job in hand; sweeps and the sender take theirs from the rest. */
const databaseConnections = 16;

/** The worker as a process: it finishes the jobs in hand, then ends what it opened. */
class WorkerProcess implements OnApplicationShutdown {
  readonly #worker: Worker;
  readonly #dataSource: DataSource;

  constructor(worker: Worker, dataSource: DataSource) {
    this.#worker = worker;
    this.#dataSource = dataSource;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker.stop();
    await this.#dataSource.destroy();
  }
}

@Module({})
export class WorkerModule {
  /** Opens everything and starts the processors and sweeps as the application context is made. */
  static register({ settings, masterKey, queues: only }: WorkerSettings): DynamicModule {
    return {
      module: WorkerModule,
      providers: [
        { provide: Clock, useClass: SystemClock },
        {
          provide: DataSource,
          useFactory: () =>
            openDatabase(settings.databaseUrl, { applicationName: 'worker', poolSize: databaseConnections }),
        },
        {
          provide: EVENT_LOG,
          useFactory: async (dataSource: DataSource, clock: Clock) => {
            const keyring = new PostgresKeyring(dataSource, masterKey);
            await keyring.check();
            return new PostgresEventLog(dataSource, keyring, clock);
          },
          inject: [DataSource, Clock],
        },
        { provide: queuesToken, useFactory: () => openQueues(settings) },
        {
          provide: WorkerProcess,
          useFactory: async (dataSource: DataSource, log: PostgresEventLog, queues: Queues, clock: Clock) => {
            const renderings = new RenderingStore(dataSource);
            const parts = { settings, dataSource, log, renderings, frameworks: loadFrameworks(), queues, clock };
            return new WorkerProcess(await startWorker(parts, only), dataSource);
          },
          inject: [DataSource, EVENT_LOG, queuesToken, Clock],
        },
      ],
    };
  }
}
