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

/** How one account was changed: every change is kept. */
export interface AccountChange {
  readonly at: Date;
  readonly by: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly active: boolean;
}

/**
 * Makes an account, or leaves the one that stands under this address as it is.
 * @param by who makes it: an administrator's address, or whoever runs the process
 * @returns true where it was made
 */
export async function createAccount(dataSource: DataSource, account: NewAccount, by = 'operator'): Promise<boolean> {
  const email = account.email.trim().toLowerCase();
  const made: unknown[] = await dataSource.query(
    `with made as (
       insert into web.account (email, name, roles, inspector, password_hash) values ($1, $2, $3, $4, $5)
       on conflict (email) do nothing returning email, roles, active)
     insert into web.account_change (by, email, roles, active) select $6, email, roles, active from made returning 1`,
    [
      email,
      account.name.trim(),
      [...account.roles],
      account.inspector ?? email,
      await hashPassword(account.password),
      by,
    ],
  );
  return made.length > 0;
}

/** The account under this address, active or not. */
export async function findAccount(dataSource: DataSource, email: string): Promise<Account | undefined> {
  const [row]: AccountRow[] = await dataSource.query(`select * from web.account where email = $1`, [
    email.toLowerCase(),
  ]);
  return row && accountOf(row);
}

export async function listAccounts(dataSource: DataSource): Promise<Account[]> {
  const rows: AccountRow[] = await dataSource.query(`select * from web.account order by name, email`);
  return rows.map(accountOf);
}

/**
 * Sets roles and whether the account may sign in, and keeps the change, in one statement.
 * @returns false where there is no such account
 */
export async function changeAccount(
  dataSource: DataSource,
  email: string,
  change: { readonly roles: readonly Role[]; readonly active: boolean },
  by: string,
): Promise<boolean> {
  const changed: unknown[] = await dataSource.query(
    `with changed as (update web.account set roles = $2, active = $3 where email = $1 returning email, roles, active)
     insert into web.account_change (by, email, roles, active) select $4, email, roles, active from changed returning 1`,
    [email, [...change.roles], change.active, by],
  );
  return changed.length > 0;
}

/** Every change of accounts, the latest first. */
export async function accountChanges(dataSource: DataSource): Promise<AccountChange[]> {
  return dataSource.query(
    `select at, by, email, roles, active from web.account_change order by change_id desc limit 100`,
  );
}

// Compared against where no account is found, so that an unknown address takes as long to refuse as a wrong password.
const nobodysHash = hashPassword('nobody has this password');

/** The active account with this address and password, or undefined: the caller does not learn which was wrong. */
export async function signInWith(
  dataSource: DataSource,
  email: string,
  password: string,
): Promise<Account | undefined> {
  const [row]: AccountRow[] = await dataSource.query(`select * from web.account where email = $1`, [
    email.trim().toLowerCase(),
  ]);
  const hash = row?.password_hash ?? (await nobodysHash);
  const matches = await matchesOrDidLately(password, hash, () => passwordMatches(password, hash), performance.now());
  return row && matches && row.active ? accountOf(row) : undefined;
}
