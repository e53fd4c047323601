import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PlanningPost1795531000000, SettledActs1795543300000 } from './planning/migrations.ts';

class PostItems1795478700000 implements MigrationInterface {
  readonly name = 'PostItems1795478700000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create schema if not exists post');
    await queryRunner.query(`
      create table post.item (
        item_id uuid primary key,
        inspection_id text not null,
        edition integer not null,
        -- On the copy list, the addressee's being 0.
        place integer not null,
        mailbox text not null,
        address text not null,
        name text not null,
        positions text[] not null check (cardinality(positions) > 0),
        subject text not null,
        attachment_name text not null,
        text_sha256 text not null,
        mail_html_sha256 text not null,
        pdf_sha256 text not null,
        message_id text not null unique,
        opened_at timestamptz not null default now(),
        imported boolean not null,
        correlation_id text not null,
        causation_id text not null,
        state text not null default 'due'
          check (state in ('due', 'claimed', 'attempting', 'sent', 'failed', 'unknown')),
        attempt integer not null default 0,
        due_at timestamptz not null default now(),
        -- Since when the mail server has been putting this item off.
        deferred_since timestamptz,
        claimed_by text,
        lease_until timestamptz,
        reply text,
        changed_at timestamptz not null default now(),
        unique (inspection_id, edition, mailbox),
        check ((state in ('claimed', 'attempting')) = (lease_until is not null and claimed_by is not null))
      )`);
    await queryRunner.query(`create index item_due on post.item (due_at) where state = 'due'`);
    await queryRunner.query(`create index item_leased on post.item (lease_until) where lease_until is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop schema post cascade');
  }
}

class PostIndexes1795510800002 implements MigrationInterface {
  readonly name = 'PostIndexes1795510800002';

  async up(queryRunner: QueryRunner): Promise<void> {
    // All copies of an edition are due at one moment: without the id, a sweep sorts them all to find the first thousand.
    await queryRunner.query(`create index item_due_in_order on post.item (due_at, item_id) where state = 'due'`);
    await queryRunner.query('drop index post.item_due');
    await queryRunner.query(`create index item_held on post.item (changed_at) where state in ('unknown', 'failed')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create index item_due on post.item (due_at) where state = 'due'`);
    await queryRunner.query('drop index post.item_due_in_order');
    await queryRunner.query('drop index post.item_held');
  }
}

/** Everything that the register of post needs of the database, oldest first. */
export const postMigrations = [
  PostItems1795478700000,
  PostIndexes1795510800002,
  PlanningPost1795531000000,
  SettledActs1795543300000,
];
