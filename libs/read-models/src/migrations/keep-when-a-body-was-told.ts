import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resetConsumer } from '#event-log';

/**
 * The programme keeps the day on which a body was told of its visit, for a day that was planned for it is no announcement.
 * It is folded again by the sweep of the next worker that starts.
 */
export class KeepWhenABodyWasTold1795543200000 implements MigrationInterface {
  readonly name = 'KeepWhenABodyWasTold1795543200000';

  async up(runner: QueryRunner): Promise<void> {
    await this.#startAgain(runner);
    await runner.query('alter table read.programme add column told_on date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.#startAgain(runner);
    await runner.query('alter table read.programme drop column told_on');
  }

  async #startAgain(runner: QueryRunner): Promise<void> {
    await runner.query('truncate read.programme, read.programme_draft');
    await resetConsumer(runner.manager, 'programme');
  }
}
