import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrapped keys of sealed parts, in a schema of their own, so that the main dump can leave it out. */
export class CreateKeys1795478400001 implements MigrationInterface {
  readonly name = 'CreateKeys1795478400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema keys');
    await runner.query(`
      create table keys.scope_key (
        scope        text        not null primary key,
        -- Null once destroyed.
        wrapped      bytea,
        created_at   timestamptz not null default now(),
        destroyed_at timestamptz,
        check ((wrapped is null) = (destroyed_at is not null))
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Keys are not taken away: what they open would be lost.');
  }
}
