import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that are folds of the log and can be made again from it at any time. */
export class CreateReadModels1795478500000 implements MigrationInterface {
  readonly name = 'CreateReadModels1795478500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema read');
    await runner.query(`
      create table read.tally (
        inspection_id text    not null,
        criterion     text    not null,
        sufficient    integer not null check (sufficient >= 0),
        insufficient  integer not null check (insufficient >= 0),
        relevant      integer not null check (relevant = sufficient + insufficient),
        not_relevant  integer not null check (not_relevant >= 0),
        primary key (inspection_id, criterion)
      )`);
    // What each case counts for now, so that an amended reading takes away exactly what it replaces.
    await runner.query(`
      create table read.tally_case (
        inspection_id text  not null,
        case_ref      text  not null,
        judgements    jsonb not null,
        primary key (inspection_id, case_ref)
      )`);
    await runner.query(`
      create table read.programme (
        inspection_id     text    not null primary key,
        body_name         text    not null,
        body_short_name   text    not null,
        framework_id      text    not null,
        framework_version text    not null,
        lead_name         text    not null,
        lead_email        text    not null,
        announced_on      date    not null,
        fieldwork_start   date    not null,
        fieldwork_end     date    not null,
        publication_date  date    not null,
        sample_size       integer not null,
        sample_drawn_on   date,
        approved_edition  integer,
        published_edition integer,
        published_on      date
      )`);
    await runner.query('create index programme_by_start on read.programme (fieldwork_start, inspection_id)');
    // Folded from another stream than the inspection's, so in rows of its own: the two may come in any order.
    await runner.query(`
      create table read.programme_draft (
        inspection_id text    not null primary key,
        edition       integer not null,
        drafted_on    date    not null
      )`);
    await runner.query(`
      create table read.timeline (
        stream        text        not null,
        version       integer     not null,
        inspection_id text        not null,
        position      bigint      not null,
        type          text        not null,
        happened_on   date        not null,
        recorded_at   timestamptz not null,
        done_by       text        not null,
        imported      boolean     not null,
        sentence      text        not null,
        primary key (stream, version)
      )`);
    await runner.query('create index timeline_of_inspection on read.timeline (inspection_id, position)');
    await runner.query(`
      create table read.sampled_case (
        inspection_id text    not null,
        case_ref      text    not null,
        place         integer not null,
        inspector     text,
        read_on       date,
        primary key (inspection_id, case_ref)
      )`);
    await runner.query('create index sampled_case_of_inspector on read.sampled_case (inspector, inspection_id)');
    await runner.query(`
      create table read.copy (
        inspection_id text        not null,
        edition       integer     not null,
        mailbox       text        not null,
        -- On the published list. False only while the publication is still to be folded.
        owed          boolean     not null,
        item_id       text,
        state         text check (state in ('sent', 'failed', 'unknown')),
        reply         text,
        attempts      integer,
        at            timestamptz,
        primary key (inspection_id, edition, mailbox)
      )`);
    // Which stream a projection cannot fold, and why. No fold of the log: it tells of a fault of this release.
    await runner.query(`
      create table read.stopped (
        consumer text        not null,
        stream   text        not null,
        version  integer     not null,
        type     text        not null,
        error    text        not null,
        at       timestamptz not null default now(),
        primary key (consumer, stream)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema read cascade');
  }
}
