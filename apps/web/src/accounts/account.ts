import { mailboxKey } from '#domain';
import type { DataSource } from 'typeorm';
import { hashPassword, passwordMatches } from './password.ts';
import { matchesOrDidLately } from './verified-lately.ts';
import { roles as allRoles, type Role } from './permissions.ts';

/** Someone who may sign in. `inspector` is how case readings name this person. */
export interface Account {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly inspector: string;
  readonly active: boolean;
}

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly password: string;
  /** How case readings name this person; the e-mail address unless said otherwise. */
  readonly inspector?: string;
}

interface AccountRow {
  email: string;
  name: string;
  roles: string[];
  inspector: string;
  active: boolean;
  password_hash: string;
}

const isRole = (role: string): role is Role => (allRoles as readonly string[]).includes(role);

const accountOf = (row: AccountRow): Account => ({
  email: row.email,
  name: row.name,
  roles: row.roles.filter(isRole),
  inspector: row.inspector,
  active: row.active,
});

/** The account under this address, active or not. */
export async function findAccount(dataSource: DataSource, email: string): Promise<Account | undefined> {
  const [row]: AccountRow[] = await dataSource.query(`select * from web.account where email = $1`, [mailboxKey(email)]);
  return row && accountOf(row);
}

export async function listAccounts(dataSource: DataSource): Promise<Account[]> {
  const rows: AccountRow[] = await dataSource.query(`select * from web.account order by name, email`);
  return rows.map(accountOf);
}

/** Those who may sign in and have one of these roles. */
export const withRole = (accounts: readonly Account[], ...roles: readonly Role[]): readonly Account[] =>
  accounts.filter((account) => account.active && account.roles.some((role) => roles.includes(role)));

// Compared against where no account is found, so that an unknown address takes as long to refuse as a wrong password.
const nobodysHash = hashPassword('nobody has this password');

/** The active account with this address and password, or undefined: the caller does not learn which was wrong. */
export async function signInWith(
  dataSource: DataSource,
  email: string,
  password: string,
): Promise<Account | undefined> {
  const [row]: AccountRow[] = await dataSource.query(`select * from web.account where email = $1`, [mailboxKey(email)]);
  const hash = row?.password_hash ?? (await nobodysHash);
  const matches = await matchesOrDidLately(password, hash, () => passwordMatches(password, hash), performance.now());
  return row && matches && row.active ? accountOf(row) : undefined;
}
