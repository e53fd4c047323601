import type { Framework } from '#domain';
import type { EventLog } from '#event-log';
import type { LoggerService } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';

/** Everything that the web application is given; it makes no connection of its own. */
export interface WebDeps {
  readonly dataSource: DataSource;
  readonly eventLog: EventLog;
  readonly commandBus: Pick<CommandBus, 'execute'>;
  readonly frameworks: readonly Framework[];
  /** Date of today (Europe/London) and the instant, from the product's clock. */
  readonly clock: { now(): Date; today(): string };
  /** Where the mail catcher keeps its messages; with it there is a page that shows them. */
  readonly mailFolder?: string;
  /** Makes the board of queues on the Fastify instance that it is given, below the prefix; administrators alone get there. */
  readonly boardQueues?: readonly BoardQueue[];
  readonly logger?: LoggerService | false;
  /** True behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto. */
  readonly trustProxy?: boolean;
}

/** A queue as the board shows it; BullMQ's `Queue` is one. */
export type BoardQueue = import('bullmq').Queue;

/** Injection token of the deps. */
export const WEB_DEPS = 'WEB_DEPS';
