import type { Framework } from '#domain';
import type { PostgresEventLog } from '#event-log';
import type { RenderingStore } from '#letter';
import type { Clock } from '#platform';
import type { LoggerService } from '@nestjs/common';
import type { CommandBus } from '@nestjs/cqrs';
import type { Queue } from 'bullmq';
import type { DataSource } from 'typeorm';

/** Everything that the web application is given; it makes no connection of its own, and closes none. */
export interface WebDeps {
  readonly dataSource: DataSource;
  readonly eventLog: PostgresEventLog;
  /** The acts of the inspectorate. */
  readonly commandBus: CommandBus;
  /** The sealed bytes of letters. */
  readonly renderings: RenderingStore;
  readonly frameworks: readonly Framework[];
  readonly clock: Clock;
  /** The mailbox that post comes from: the organizer of every visit in a calendar. */
  readonly postFrom: string;
  /** Where the mail catcher keeps its messages; with it there is a page that shows them. */
  readonly mailFolder?: string;
  /** The queues that the board shows to administrators. */
  readonly boardQueues?: readonly BoardQueue[];
  readonly logger?: LoggerService | false;
  /** How many proxies in front set X-Forwarded-For and X-Forwarded-Proto; none unless told. */
  readonly trustProxy?: number;
}

/** A queue as the board shows it. */
export type BoardQueue = Queue;

/** Injection token of `WebDeps`. */
export const WEB_DEPS = 'WEB_DEPS';
