import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { openDatabase, type Settings } from '#platform';
import { openQueues, type Queues } from '#queues';
import { startRelay } from './start-relay.ts';

export type RelaySettings = Pick<Settings, 'redisUrl' | 'relayPollMs'> & { readonly databaseUrl: string };

const queuesToken = 'QUEUES';

/** The relay as a process: it ends what it opened, the queues before the database. */
class RelayProcess implements OnApplicationShutdown {
  readonly #relay: { stop(): Promise<void> };
  readonly #queues: Queues;
  readonly #dataSource: DataSource;

  constructor(relay: { stop(): Promise<void> }, queues: Queues, dataSource: DataSource) {
    this.#relay = relay;
    this.#queues = queues;
    this.#dataSource = dataSource;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#relay.stop();
    await this.#queues.close();
    await this.#dataSource.destroy();
  }
}

@Module({})
export class RelayModule {
  /** Opens database and queues and starts relaying as the application context is made. */
  static register(settings: RelaySettings): DynamicModule {
    return {
      module: RelayModule,
      providers: [
        {
          provide: DataSource,
          useFactory: () => openDatabase(settings.databaseUrl, { applicationName: 'relay', poolSize: 4 }),
        },
        { provide: queuesToken, useFactory: () => openQueues(settings) },
        {
          provide: RelayProcess,
          useFactory: async (dataSource: DataSource, queues: Queues) =>
            new RelayProcess(await startRelay({ settings, dataSource, queues }), queues, dataSource),
          inject: [DataSource, queuesToken],
        },
      ],
    };
  }
}
