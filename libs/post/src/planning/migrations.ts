import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What planning owes people, and what it has to do at a time: both rows first. */
export class PlanningPost1795531000000 implements MigrationInterface {
  readonly name = 'PlanningPost1795531000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table post.timed_act (
        act_id uuid primary key,
        inspection_id text not null,
        kind text not null check (kind in ('announcement', 'reminder')),
        -- The deadline that a reminder is about; empty for an announcement.
        about text not null,
        due_at timestamptz not null,
        state text not null default 'waiting' check (state in ('waiting', 'held', 'done', 'superseded')),
        -- The planner who let a late act happen all the same.
        released_by text,
        changed_at timestamptz not null default now()
      )`);
    await runner.query(
      `create unique index timed_act_open on post.timed_act (inspection_id, kind, about) where state in ('waiting', 'held')`,
    );
    await runner.query(`create index timed_act_due on post.timed_act (due_at) where state = 'waiting'`);
    await runner.query(`
      create table post.notice (
        notice_id uuid primary key,
        -- Empty for what is about no single inspection.
        inspection_id text not null,
        -- Notices of one series to one mailbox follow one another: a later one takes the place of those before.
        series text not null check (series in ('invitation', 'letter', 'reminder', 'your_move')),
        mailbox text not null,
        -- 0, 1, 2 … within the series; also the SEQUENCE of an invitation.
        sequence integer not null,
        -- What it tells of: days of fieldwork, a deadline, a date; 'cancelled' for the last one of a series.
        about text not null,
        address text not null,
        name text not null,
        subject text not null,
        body text not null,
        -- An iCalendar object and its method, for an invitation.
        calendar text,
        calendar_method text check (calendar_method in ('REQUEST', 'CANCEL')),
        message_id text not null unique,
        opened_at timestamptz not null default now(),
        state text not null default 'due'
          check (state in ('due', 'claimed', 'attempting', 'sent', 'failed', 'unknown', 'superseded')),
        attempt integer not null default 0,
        due_at timestamptz not null default now(),
        claimed_by text,
        lease_until timestamptz,
        reply text,
        changed_at timestamptz not null default now(),
        unique (inspection_id, series, mailbox, sequence)
      )`);
    await runner.query(`create index notice_due on post.notice (due_at) where state = 'due'`);
    await runner.query(`create index notice_leased on post.notice (lease_until) where lease_until is not null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table post.notice');
    await runner.query('drop table post.timed_act');
  }
}

/** What a planner says of a held act is an event now; the register follows it. */
export class SettledActs1795543300000 implements MigrationInterface {
  readonly name = 'SettledActs1795543300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table post.timed_act rename column released_by to settled_by');
    await runner.query('alter table post.timed_act drop constraint timed_act_state_check');
    await runner.query(
      `alter table post.timed_act add constraint timed_act_state_check
         check (state in ('waiting', 'held', 'done', 'superseded', 'dropped'))`,
    );
    // Until now the planner's name alone told what was dropped from what a move had overtaken.
    await runner.query(
      `update post.timed_act set state = 'dropped' where state = 'superseded' and settled_by is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`update post.timed_act set state = 'superseded' where state = 'dropped'`);
    await runner.query('alter table post.timed_act drop constraint timed_act_state_check');
    await runner.query(
      `alter table post.timed_act add constraint timed_act_state_check
         check (state in ('waiting', 'held', 'done', 'superseded'))`,
    );
    await runner.query('alter table post.timed_act rename column settled_by to released_by');
  }
}
