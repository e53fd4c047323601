import type { MigrationInterface, QueryRunner } from 'typeorm';
import { resetConsumer } from '#event-log';

/**
 * A case of the tally names the event by which it counts instead of repeating its judgements, which made up nine tenths
 * of what a rebuild wrote. The tally is folded again by the sweep of the next worker that starts.
 */
export class NameTheEventOfEachCase1795510800001 implements MigrationInterface {
  readonly name = 'NameTheEventOfEachCase1795510800001';

  async up(runner: QueryRunner): Promise<void> {
    await this.#startAgain(runner);
    await runner.query(
      'alter table read.tally_case drop column judgements, add column version integer not null check (version > 0)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.#startAgain(runner);
    await runner.query('alter table read.tally_case drop column version, add column judgements jsonb not null');
  }

  async #startAgain(runner: QueryRunner): Promise<void> {
    await runner.query('truncate read.tally, read.tally_case');
    await resetConsumer(runner.manager, 'tally');
  }
}
