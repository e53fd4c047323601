import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often an event was tried that cannot be folded, and when last, so that sweeps can try it ever more seldom. */
export class CountTries1795510800000 implements MigrationInterface {
  readonly name = 'CountTries1795510800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table read.stopped
        add column tried_at timestamptz not null default now(),
        add column tries integer not null default 1 check (tries > 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.stopped drop column tried_at, drop column tries');
  }
}
