import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log, its outbox, and how far each consumer has come. */
export class CreateLog1795478400000 implements MigrationInterface {
  readonly name = 'CreateLog1795478400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema log');
    await runner.query(`
      create table log.event (
        stream          text    not null,
        version         integer not null check (version > 0),
        position        bigint  not null generated always as identity,
        event_id        uuid    not null,
        type            text    not null,
        -- Text, because the hash is that of these very characters: jsonb would give back others.
        envelope        text    not null,
        sealed          bytea,
        hash            bytea   not null check (length(hash) = 32),
        idempotency_key text    constraint event_idempotency_key unique,
        constraint event_stream_version primary key (stream, version)
      )`);
    await runner.query('create unique index event_position on log.event (position)');
    await runner.query('create unique index event_id on log.event (event_id)');
    // For sweeps: which streams hold events of these types beyond a checkpoint.
    await runner.query('create index event_type on log.event (type, stream, version)');
    await runner.query(`
      create function log.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'an event is never changed or removed; a correction is a new event'
          using errcode = 'restrict_violation', table = tg_table_name, schema = tg_table_schema;
      end $$`);
    await runner.query(`
      create trigger refuse_change before update or delete on log.event
        for each row execute function log.refuse_change()`);
    await runner.query(`
      create trigger refuse_truncate before truncate on log.event
        for each statement execute function log.refuse_change()`);
    // Also for sessions in the role of a replica, which ordinary triggers let pass.
    await runner.query('alter table log.event enable always trigger refuse_change');
    await runner.query('alter table log.event enable always trigger refuse_truncate');
    await runner.query(`
      create table log.outbox (
        id      bigint      not null generated always as identity primary key,
        stream  text        not null,
        version integer     not null,
        type    text        not null,
        at      timestamptz not null default clock_timestamp()
      )`);
    await runner.query(`
      create table log.checkpoint (
        consumer text    not null,
        stream   text    not null,
        version  integer not null check (version >= 0),
        primary key (consumer, stream)
      )`);
    await runner.query(`
      create table log.consumer (
        name       text        not null primary key,
        started_at timestamptz not null default now()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('The log is not taken away.');
  }
}
