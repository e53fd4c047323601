import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The programme keeps the day on which a visit was recorded as missed. No earlier log has one, so nothing is folded again. */
export class KeepWhenAVisitWasMissed1795563600000 implements MigrationInterface {
  readonly name = 'KeepWhenAVisitWasMissed1795563600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.programme add column missed_on date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table read.programme drop column missed_on');
  }
}
