import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Fewer and smaller indexes for an append to write. Appends wait while they are built. A database that was made when the
 * first migration already said so is left as it is.
 */
export class LeanIndexes1795560000000 implements MigrationInterface {
  readonly name = 'LeanIndexes1795560000000';

  async up(runner: QueryRunner): Promise<void> {
    // With the type beside it, so that a sweep over all streams reads this index alone.
    await this.#keyWith(runner, 'include (type)');
    await runner.query('drop index if exists log.event_type');
    // Most events have none: an entry for each would cost every append a page.
    await runner.query('alter table log.event drop constraint if exists event_idempotency_key');
    await runner.query(`
      create unique index if not exists event_idempotency_key on log.event (idempotency_key)
        where idempotency_key is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.#keyWith(runner, '');
    await runner.query('create index event_type on log.event (type, stream, version)');
    await runner.query('drop index log.event_idempotency_key');
    await runner.query('alter table log.event add constraint event_idempotency_key unique (idempotency_key)');
  }

  async #keyWith(runner: QueryRunner, beside: string): Promise<void> {
    await runner.query(`create unique index event_key on log.event (stream, version) ${beside}`);
    await runner.query(`
      alter table log.event drop constraint event_stream_version,
        add constraint event_stream_version primary key using index event_key`);
  }
}
