import type { DataSource } from 'typeorm';
import { newToken, tokenSha256 } from './secret-token.ts';

/**
 * The path of a link, good once, with which the first administrator makes an account. Each start makes a new one and
 * voids the one before, until it has been used.
 * @returns undefined where an administrator's account is there already
 */
export async function firstAdministratorLink(dataSource: DataSource): Promise<string | undefined> {
  const [found]: { there: boolean }[] = await dataSource.query(
    `select exists (select from web.account where 'administrator' = any (roles)) as there`,
  );
  if (found?.there !== false) return undefined;
  const token = newToken();
  await dataSource.query(
    `insert into web.first_administrator_link (token_sha256) values ($1)
     on conflict (only_one) do update set token_sha256 = excluded.token_sha256, used_at = null`,
    [tokenSha256(token)],
  );
  return `/first-administrator/${token}`;
}

/** Whether the link still stands. */
export async function linkStands(dataSource: DataSource, token: string): Promise<boolean> {
  const rows: unknown[] = await dataSource.query(
    `select 1 from web.first_administrator_link where token_sha256 = $1 and used_at is null`,
    [tokenSha256(token)],
  );
  return rows.length > 0;
}

/** Uses the link up. @returns true for exactly one of all who try */
export async function useLink(dataSource: DataSource, token: string): Promise<boolean> {
  // TypeORM gives the rows of an update and their number.
  const [rows]: [unknown[], number] = await dataSource.query(
    `update web.first_administrator_link set used_at = now() where token_sha256 = $1 and used_at is null returning 1`,
    [tokenSha256(token)],
  );
  return rows.length > 0;
}
