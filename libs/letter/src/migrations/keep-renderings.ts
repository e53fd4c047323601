import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The store of sealed bytes. The database itself refuses to change or drop a row. */
export class KeepRenderings1795478500000 implements MigrationInterface {
  readonly name = 'KeepRenderings1795478500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema if not exists letters');
    await runner.query(`
      create table letters.rendering (
        sha256 bytea primary key check (sha256 = sha256(bytes)),
        media_type text not null,
        bytes bytea not null,
        kept_at timestamptz not null default now()
      )`);
    await runner.query(`
      create function letters.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'a kept rendering is never changed or deleted';
      end $$`);
    await runner.query(`
      create trigger refuse_change before update or delete on letters.rendering
      for each row execute function letters.refuse_change()`);
    await runner.query(`
      create trigger refuse_truncate before truncate on letters.rendering
      for each statement execute function letters.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table letters.rendering');
    await runner.query('drop function letters.refuse_change()');
    await runner.query('drop schema letters');
  }
}
