import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateWebTables1764000000001 implements MigrationInterface {
  name = 'CreateWebTables1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create schema if not exists web`);
    await runner.query(`
      create table web.account (
        email text primary key check (email = lower(email)),
        name text not null check (name <> ''),
        roles text[] not null check (cardinality(roles) > 0),
        -- How case readings name this person; history names inspectors by a reference, not by address.
        inspector text not null unique,
        password_hash text not null,
        active boolean not null default true,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table web.session (
        sid varchar primary key,
        sess json not null,
        expire timestamptz not null
      )`);
    await runner.query(`create index session_expire on web.session (expire)`);
    // Signs the session cookie; all web processes on one database share it.
    await runner.query(
      `create table web.cookie_secret (only_one boolean primary key default true check (only_one), secret text not null)`,
    );
    // The link with which the first administrator makes an account: only its hash, and good once.
    await runner.query(`
      create table web.first_administrator_link (
        only_one boolean primary key default true check (only_one),
        token_sha256 text not null,
        used_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema web cascade`);
  }
}

export class KeepCalendarTokens1764100000001 implements MigrationInterface {
  name = 'KeepCalendarTokens1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    // The address of a person's calendar is a secret of theirs: only its hash, and one at a time.
    await runner.query(`
      create table web.calendar_token (
        email text primary key references web.account (email),
        token_sha256 text not null unique,
        made_at timestamptz not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table web.calendar_token`);
  }
}

/** The tables of the web application, oldest first. */
export const webMigrations = [CreateWebTables1764000000001, KeepCalendarTokens1764100000001];
